import { fault } from '../../../http/problems/faults.ts'
import type { Fault } from '../../../http/problems/problem.ts'
import { isInForm } from '../forms/form.ts'
import type { PermitTypeDefinition } from '../schema.ts'
import { contradicts } from './contradictions.ts'

/**
 * Returns the faults of the consultations of a definition: no stage for them, an agency named twice, or a slot or an
 * answer that the type does not have.
 */
export function consultationFaults({ consultations, stages, documents, form }: PermitTypeDefinition): Fault[] {
  if (consultations === undefined) return []
  const { agencies, further } = consultations
  const slots = new Set(documents.map(({ slot }) => slot))
  const shown = [
    ...agencies.map(({ terms }, index) => ({ terms, at: `/consultations/agencies/${index}/terms` })),
    ...(further ? [{ terms: further, at: '/consultations/further' }] : []),
  ]
  return [
    ...(stages.consultation ? [] : [contradicts('/consultations', 'consultation_off')]),
    ...agencies.flatMap(({ client }, index) =>
      agencies.findIndex((other) => other.client === client) < index
        ? [fault({ pointer: `/consultations/agencies/${index}/client` }, 'uniqueItems')]
        : [],
    ),
    ...shown.flatMap(({ terms, at }) => [
      ...terms.documents.flatMap((slot, index) =>
        slots.has(slot) ? [] : [fault({ pointer: `${at}/documents/${index}` }, 'unknown_slot', { slots: documents })],
      ),
      ...terms.answers.flatMap((pointer, index) =>
        isInForm(form, pointer) ? [] : [fault({ pointer: `${at}/answers/${index}` }, 'not_in_form')],
      ),
    ]),
  ]
}
