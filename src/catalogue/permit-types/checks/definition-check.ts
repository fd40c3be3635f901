import { isDeepStrictEqual } from 'node:util'
import { fault, faultAsFound } from '../../../http/problems/faults.ts'
import type { Fault } from '../../../http/problems/problem.ts'
import { remedyFaults } from '../../../network/legal-remedies/remedy.ts'
import { placeOf } from '../../../network/regions/place.ts'
import { isSchema, namesIn } from '../../../platform/json-schema.ts'
import { isPersonalPath, markFaults } from '../../../privacy/marks.ts'
import { boundFaults } from '../forms/bounds.ts'
import { compileForm, type Form, fieldAt, isInForm } from '../forms/form.ts'
import { formPlaceLabel } from '../forms/place-labels.ts'
import { numberingFaults } from '../numbering.ts'
import { isReserved } from '../reserved-slots.ts'
import { BadRules } from '../rules/compile-rules.ts'
import { compileRules, type Rules } from '../rules/rules.ts'
import type { PermitTypeDefinition } from '../schema.ts'
import { checklistFaults } from './checklist-check.ts'
import { consultationFaults } from './consultation-check.ts'
import { contradicts } from './contradictions.ts'
import { undecidableFaults } from './coverage.ts'
import { meaningOf } from './technical-words.ts'

/** The size limit of a form, in bytes. Real forms are far smaller. */
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
 * Returns all faults of a definition, by pointer. Checked are:
 * - the form: strict JSON Schema 2020-12, bounded, with texts in both languages, personal fields marked;
 * - slots, check list, consultations, escalation, numbering and legal remedy: no contradiction;
 * - rules: they fit the form and are bounded;
 * - samples: they have the expected result.
 *
 * If a part of the form could stall, form, rules and samples are not compiled or run.
 */
export function definitionFaults(definition: PermitTypeDefinition): Fault[] {
  const bounds = boundFaults(definition.form)
  return [
    ...bounds.map(({ pointer, code, params }) =>
      faultAsFound({ pointer }, code, params, formPlaceLabel(definition.form, pointer)),
    ),
    ...slotFaults(definition),
    ...checklistFaults(definition),
    ...escalationFaults(definition),
    ...consultationFaults(definition),
    ...numberingFaults(definition),
    ...(definition.legalRemedy ? remedyFaults(definition.legalRemedy, '/legalRemedy') : []),
    ...(bounds.some(({ stalls }) => stalls) ? [] : workingFaults(definition)),
  ]
}

function workingFaults(definition: PermitTypeDefinition): Fault[] {
  const form = attempt(() => compileForm(limited(definition.form)), 'form')
  const rules = attempt(() => compileRules(definition), 'rule')
  const costly = rules.value?.costly ?? []
  return [
    ...form.faults,
    ...markFaults(definition.form, '/form').map(({ pointer, code, kind }) =>
      fault({ pointer }, code, { kind }, formPlaceLabel(definition.form, pointer)),
    ),
    ...(definition.holder ?? []).flatMap((pointer, index) =>
      isInForm(definition.form, pointer) ? [] : [fault({ pointer: `/holder/${index}` }, 'not_in_form')],
    ),
    ...certificateFaults(definition),
    ...lastDayFaults(definition),
    ...reminderFaults(definition),
    ...(form.faults.length > 0 ? [] : rules.faults),
    ...costly.map(({ pointer, why }) => technicalFault(pointer, 'rule', why)),
    ...(form.value && rules.value && costly.length === 0
      ? [...undecidableFaults(definition, form.value), ...sampleFaults(definition, form.value, rules.value)]
      : []),
  ]
}

/**
 * Returns faults for answers on the certificate that are personal, because others see it, or that the form does not
 * have.
 */
function certificateFaults({ certificate, form }: PermitTypeDefinition): Fault[] {
  return (certificate?.shows ?? []).flatMap((pointer, index) => {
    if (!isInForm(form, pointer)) return [fault({ pointer: `/certificate/shows/${index}` }, 'not_in_form')]
    return isPersonalPath(form, namesIn(pointer))
      ? [fault({ pointer: `/certificate/shows/${index}` }, 'on_certificate')]
      : []
  })
}

/** Returns a fault when the last day of the permit is no answer of the form, or one that is no day, or personal. */
function lastDayFaults({ lastDay, form }: PermitTypeDefinition): Fault[] {
  if (lastDay === undefined) return []
  const at = { pointer: '/lastDay/answer' }
  const field = fieldAt(form, lastDay.answer)
  if (field === undefined) return [fault(at, 'not_in_form')]
  if (isPersonalPath(form, namesIn(lastDay.answer))) return [fault(at, 'on_certificate')]
  return isSchema(field) && field['format'] === 'date' ? [] : [fault(at, 'not_a_day')]
}

/** Returns a fault for reminders of the end of permits that have none. */
const reminderFaults = ({ remindBeforeDays, validity, lastDay }: PermitTypeDefinition): Fault[] =>
  remindBeforeDays === undefined || validity || lastDay ? [] : [contradicts('/remindBeforeDays', 'never_ends')]

function limited(form: Record<string, unknown>): Record<string, unknown> {
  if (Buffer.byteLength(JSON.stringify(form)) > formBytesLimit)
    throw new Error(`is larger than ${formBytesLimit} bytes`)
  return form
}

/** Runs a compilation of the form or of the rules about it. Returns its value, or the faults that it throws. */
function attempt<T>(work: () => T, code: 'form' | 'rule'): { value?: T; faults: Fault[] } {
  try {
    return { value: work(), faults: [] }
  } catch (error) {
    if (error instanceof BadRules)
      return { faults: error.faults.map(({ pointer: at, why }) => technicalFault(at, 'rule', why)) }
    return { faults: [technicalFault('/form', code, error instanceof Error ? error.message : String(error))] }
  }
}

/**
 * Returns a fault that explains a checker's message in both languages; `technical` is the message itself. `of`: pointer
 * of the rule that a sample cannot decide.
 */
function technicalFault(pointer: string, code: 'form' | 'rule', message: string, of?: string): Fault {
  const technical = of === undefined ? message : `${of}: ${message}`
  return { ...fault({ pointer }, code, { why: meaningOf(message, code) }), technical }
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
        ? [contradicts(`/documents/${index}/requiredWhen`, 'always_required')]
        : []),
      ...(originalRequired && originalsGate === 'none'
        ? [contradicts(`/documents/${index}/originalRequired`, 'no_gate')]
        : []),
      ...formats.flatMap((format, at) =>
        acceptedFormats.has(format)
          ? []
          : [fault({ pointer: `/documents/${index}/formats/${at}` }, 'enum', { allowedValues: [...acceptedFormats] })],
      ),
    ]),
    ...(!stages.inspection && stages.inspectionWhen !== undefined
      ? [contradicts('/stages/inspectionWhen', 'inspection_off')]
      : []),
    ...((deemedApproval ?? 'off') !== 'off' && serviceTime === null
      ? [contradicts('/deemedApproval', 'no_service_time')]
      : []),
    ...(!stages.fee && fee ? [contradicts('/fee', 'fee_off')] : []),
  ]
}

/** Returns faults for a code that two rules have, and for rules about a service time that the type does not have. */
const escalationFaults = ({ escalation = [], serviceTime }: PermitTypeDefinition) => [
  ...escalation.flatMap(({ of }, index) =>
    of === 'service_time' && serviceTime === null ? [contradicts(`/escalation/${index}/of`, 'no_service_time')] : [],
  ),
  ...escalation.flatMap(({ code }, index) =>
    escalation.findIndex((other) => other.code === code) < index
      ? [fault({ pointer: `/escalation/${index}/code` }, 'uniqueItems')]
      : [],
  ),
]

/** Returns a fault for each sample whose answers are invalid or whose result is not the expected one. */
function sampleFaults({ samples = [], documents }: PermitTypeDefinition, form: Form, rules: Rules): Fault[] {
  return samples.flatMap(({ answers, villageCode, on, expect }, index) => {
    const invalid = form.whole(answers).map((one) => ({ ...one, pointer: `/samples/${index}${one.pointer}` }))
    if (invalid.length > 0) return invalid
    const { level, requiredDocuments, inspection, fee, undecided } = rules.assess({
      answers,
      place: placeOf(villageCode),
      day: on,
    })
    const required = documents.filter(({ slot }) => requiredDocuments.has(slot))
    const found = { level, documents: [...requiredDocuments], inspection, fee: fee.total }
    return [
      ...undecided.map(({ pointer, why }) => technicalFault(`/samples/${index}`, 'rule', why, pointer)),
      ...(isDeepStrictEqual(found, expect)
        ? []
        : [fault({ pointer: `/samples/${index}/expect` }, 'sample', { found: { ...found, documents: required } })]),
    ]
  })
}
