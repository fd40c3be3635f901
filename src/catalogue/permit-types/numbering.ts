import { fault } from '../../http/problems/faults.ts'
import type { Fault } from '../../http/problems/problem.ts'
import { contradicts } from './checks/contradictions.ts'
import type { PermitTypeDefinition } from './schema.ts'

/** Template of permit numbers for types that do not state one. */
const defaultTemplate = '{sequence}/{type}/{office}/{year}'

interface Numbered {
  code: string
  numbering?: PermitTypeDefinition['numbering']
}

/**
 * Returns the template of a type with code and classification filled in. Sequence, office and year stay placeholders.
 */
export const templateOf = ({ code, numbering }: Numbered): string =>
  (numbering?.template ?? defaultTemplate)
    .replaceAll('{type}', code)
    .replaceAll('{classification}', numbering?.classification ?? '')

/**
 * Returns faults of a numbering. Office and year are required, because without them two permits could get one number.
 * The classification is given exactly when the template uses it.
 */
export function numberingFaults({ numbering }: Pick<PermitTypeDefinition, 'numbering'>): Fault[] {
  if (!numbering) return []
  const { template, classification } = numbering
  const missing = ['office', 'year'].filter((name) => !template.includes(`{${name}}`))
  return [
    ...missing.map((name) => fault({ pointer: '/numbering/template' }, 'placeholder', { name })),
    ...(template.includes('{classification}') === (classification !== undefined)
      ? []
      : [contradicts('/numbering/classification', 'classification')]),
  ]
}

/**
 * True when permits of these two types could get the same number, or numbers that sound alike: they differ only in the
 * case of letters, or in O and 0, I, L and 1.
 */
export function mayClash(one: Numbered, other: Numbered): boolean {
  const [here, there] = [templateOf(one), templateOf(other)].map((template) => template.split('/').map(spoken))
  return (
    here?.length === there?.length && (here ?? []).every((segment, index) => mayBeSame(segment, there?.[index] ?? ''))
  )
}

/** Returns a segment as `permit_number_key` of the database does. Placeholders stay. */
const spoken = (segment: string): string =>
  segment.startsWith('{') ? segment : segment.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')

const filled: Record<string, RegExp> = {
  '{sequence}': /^[0-9]+$/,
  '{office}': /^[0-9]{2}(?:\.[0-9]{2,4})*$/,
  '{year}': /^[0-9]{4}$/,
}

const mayBeSame = (one: string, other: string): boolean =>
  one === other || (filled[one]?.test(other) ?? false) || (filled[other]?.test(one) ?? false)
