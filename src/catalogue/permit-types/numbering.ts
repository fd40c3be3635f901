import { fault } from '../../http/problems/faults.ts'
import type { Fault } from '../../http/problems/problem.ts'
import type { PermitTypeDefinition } from './schema.ts'

/** How a permit is numbered whose type does not say. */
export const defaultTemplate = '{sequence}/{type}/{office}/{year}'

interface Numbered {
  code: string
  numbering?: PermitTypeDefinition['numbering']
}

/**
 * The template of a type with all in it that is the same for each of its permits: what is left to fill in is sequence,
 * office and year.
 */
export const templateOf = ({ code, numbering }: Numbered): string =>
  (numbering?.template ?? defaultTemplate)
    .replaceAll('{type}', code)
    .replaceAll('{classification}', numbering?.classification ?? '')

/**
 * What is wrong with a numbering, by pointer: without office or year two permits would get one number, and a
 * classification is named by both or by none.
 */
export function numberingFaults({ numbering }: Pick<PermitTypeDefinition, 'numbering'>): Fault[] {
  if (!numbering) return []
  const { template, classification } = numbering
  const missing = ['office', 'year'].filter((name) => !template.includes(`{${name}}`))
  return [
    ...missing.map((name) => fault({ pointer: '/numbering/template' }, 'placeholder', { name })),
    ...(template.includes('{classification}') === (classification !== undefined)
      ? []
      : [fault({ pointer: '/numbering/classification' }, 'contradiction')]),
  ]
}

/** Whether permits of these two types could come to have one number. */
export function mayClash(one: Numbered, other: Numbered): boolean {
  const [here, there] = [templateOf(one), templateOf(other)].map((template) => template.split('/'))
  return (
    here?.length === there?.length && (here ?? []).every((segment, index) => mayBeSame(segment, there?.[index] ?? ''))
  )
}

const filled: Record<string, RegExp> = {
  '{sequence}': /^[0-9]+$/,
  '{office}': /^[0-9]{2}(?:\.[0-9]{2,4})*$/,
  '{year}': /^[0-9]{4}$/,
}

const mayBeSame = (one: string, other: string): boolean =>
  one === other || (filled[one]?.test(other) ?? false) || (filled[other]?.test(one) ?? false)
