import { isDeepStrictEqual } from 'node:util'
import { fault } from '../../http/problems/faults.ts'
import type { Fault } from '../../http/problems/problem.ts'
import { placeOf } from '../../network/regions/place.ts'
import { isPersonalPath, markFaults } from '../../privacy/marks.ts'
import { checklistFaults } from './checklist-check.ts'
import { undecidableFaults } from './coverage.ts'
import { compileForm, type Form, isInForm, namesIn } from './form.ts'
import { boundFaults } from './form-bounds.ts'
import { numberingFaults } from './numbering.ts'
import { isReserved } from './reserved-slots.ts'
import { BadRules, compileRules, type Rules } from './rules.ts'
import type { PermitTypeDefinition } from './schema.ts'

/** Larger than any form people would fill in. */
const formBytesLimit = 262_144
const acceptedFormats = new Set([
  'application/pdf',
  'image/jpeg',
  'image/png',
  'image/tiff',
  'application/zip',
  'image/vnd.dwg',
])

/**
 * All that keeps a definition from being published, by pointer: its form is not a strict JSON Schema 2020-12, could
 * stall, or is not named in both languages, a field takes personal numbers without saying so, its slots contradict each
 * other, a rule does not fit the form or could take too long, or a sample does not come out as it says. What could
 * stall is not tried: then its marks, rules and samples are judged once it is mended.
 */
export function definitionFaults(definition: PermitTypeDefinition): Fault[] {
  const bounds = boundFaults(definition.form)
  return [
    ...bounds.map(({ pointer, code, params }) => fault({ pointer }, code, params)),
    ...slotFaults(definition),
    ...checklistFaults(definition),
    ...escalationFaults(definition),
    ...numberingFaults(definition),
    ...(bounds.some(({ stalls }) => stalls) ? [] : workingFaults(definition)),
  ]
}

function workingFaults(definition: PermitTypeDefinition): Fault[] {
  const form = attempt(() => compileForm(limited(definition.form)), '/form', 'form')
  const rules = attempt(() => compileRules(definition), '/form', 'rule')
  const costly = rules.value?.costly ?? []
  return [
    ...form.faults,
    ...markFaults(definition.form, '/form').map(({ pointer, code, kind }) => fault({ pointer }, code, { kind })),
    ...(definition.holder ?? []).flatMap((pointer, index) =>
      isInForm(definition.form, pointer) ? [] : [fault({ pointer: `/holder/${index}` }, 'not_in_form')],
    ),
    ...certificateFaults(definition),
    ...(form.faults.length > 0 ? [] : rules.faults),
    ...costly.map(({ pointer, why }) => fault({ pointer }, 'rule', { why })),
    ...(form.value && rules.value && costly.length === 0
      ? [...sampleFaults(definition, form.value, rules.value), ...undecidableFaults(definition, form.value)]
      : []),
  ]
}

/** A certificate passes from hand to hand: what is personal is not on it, but for the holder's name. */
function certificateFaults({ certificate, form }: PermitTypeDefinition): Fault[] {
  return (certificate?.shows ?? []).flatMap((pointer, index) => {
    if (!isInForm(form, pointer)) return [fault({ pointer: `/certificate/shows/${index}` }, 'not_in_form')]
    return isPersonalPath(form, namesIn(pointer))
      ? [fault({ pointer: `/certificate/shows/${index}` }, 'on_certificate')]
      : []
  })
}

function limited(form: Record<string, unknown>): Record<string, unknown> {
  if (Buffer.byteLength(JSON.stringify(form)) > formBytesLimit)
    throw new Error(`is larger than ${formBytesLimit} bytes`)
  return form
}

/** What a compilation gives, or the faults it throws. */
function attempt<T>(work: () => T, pointer: string, code: string): { value?: T; faults: Fault[] } {
  try {
    return { value: work(), faults: [] }
  } catch (error) {
    if (error instanceof BadRules)
      return { faults: error.faults.map((bad) => fault({ pointer: bad.pointer }, 'rule', { why: bad.why })) }
    return { faults: [fault({ pointer }, code, { why: error instanceof Error ? error.message : String(error) })] }
  }
}

function slotFaults({
  documents,
  originalsGate,
  stages,
  fee,
  serviceTime,
  deemedApproval,
}: PermitTypeDefinition): Fault[] {
  const slots = documents.map(({ slot }) => slot)
  return [
    ...documents.flatMap(({ slot, required, requiredWhen, originalRequired, formats }, index) => [
      ...(slots.indexOf(slot) < index ? [fault({ pointer: `/documents/${index}/slot` }, 'uniqueItems')] : []),
      ...(isReserved(slot) ? [fault({ pointer: `/documents/${index}/slot` }, 'reserved')] : []),
      ...(required && requiredWhen !== undefined
        ? [fault({ pointer: `/documents/${index}/requiredWhen` }, 'contradiction')]
        : []),
      ...(originalRequired && originalsGate === 'none'
        ? [fault({ pointer: `/documents/${index}/originalRequired` }, 'contradiction')]
        : []),
      ...formats.flatMap((format, at) =>
        acceptedFormats.has(format)
          ? []
          : [fault({ pointer: `/documents/${index}/formats/${at}` }, 'enum', { allowedValues: [...acceptedFormats] })],
      ),
    ]),
    ...(!stages.inspection && stages.inspectionWhen !== undefined
      ? [fault({ pointer: '/stages/inspectionWhen' }, 'contradiction')]
      : []),
    ...((deemedApproval ?? 'off') !== 'off' && serviceTime === null
      ? [fault({ pointer: '/deemedApproval' }, 'contradiction')]
      : []),
    ...(!stages.fee && fee ? [fault({ pointer: '/fee' }, 'contradiction')] : []),
  ]
}

/** Rules are told apart by their codes, and without a service time none of it ever applies. */
const escalationFaults = ({ escalation = [], serviceTime }: PermitTypeDefinition) => [
  ...escalation.flatMap(({ of }, index) =>
    of === 'service_time' && serviceTime === null
      ? [fault({ pointer: `/escalation/${index}/of` }, 'contradiction')]
      : [],
  ),
  ...escalation.flatMap(({ code }, index) =>
    escalation.findIndex((other) => other.code === code) < index
      ? [fault({ pointer: `/escalation/${index}/code` }, 'uniqueItems')]
      : [],
  ),
]

/** A type carries its own examples, and they are its tests. */
function sampleFaults({ samples = [] }: PermitTypeDefinition, form: Form, rules: Rules): Fault[] {
  return samples.flatMap(({ answers, villageCode, on, expect }, index) => {
    const invalid = form.whole(answers).map((one) => ({ ...one, pointer: `/samples/${index}${one.pointer}` }))
    if (invalid.length > 0) return invalid
    const { level, requiredDocuments, inspection, fee, undecided } = rules.assess({
      answers,
      place: placeOf(villageCode),
      day: on,
    })
    const found = { level, documents: [...requiredDocuments], inspection, fee: fee.total }
    return [
      ...undecided.map(({ pointer, why }) =>
        fault({ pointer: `/samples/${index}` }, 'rule', { why: `${pointer}: ${why}` }),
      ),
      ...(isDeepStrictEqual(found, expect)
        ? []
        : [fault({ pointer: `/samples/${index}/expect` }, 'sample', { found: JSON.stringify(found) })]),
    ]
  })
}
