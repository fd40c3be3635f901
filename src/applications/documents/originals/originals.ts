import type { Blocker } from '../../../http/problems/problem.ts'
import type { Case, CaseDocument } from '../../case/case.ts'
import { blocker } from '../../steps/blocker.ts'
import { slotNames } from '../office-slots.ts'
import { verdictOn } from './matching.ts'

/** Returns the documents whose originals must be compared: those sent for slots that ask for it. */
export function originalsAskedFor({ type: { definition }, documents }: Case): CaseDocument[] {
  if (definition.originalsGate === 'none') return []
  const asked = new Set(definition.documents.filter((slot) => slot.originalRequired).map(({ slot }) => slot))
  return documents.filter(({ slot }) => asked.has(slot))
}

/** Returns a blocker for each original that does not match yet. */
export const unmatchedBlockers = (application: Case): Blocker[] =>
  originalsAskedFor(application)
    .filter((document) => verdictOn(document) !== 'matched')
    .map((document) => {
      const names = slotNames(application.type.definition, document.slot)
      return verdictOn(document) === 'mismatched'
        ? blocker('original_mismatched', { document: names, isIssued: application.status === 'issued' }, document.slot)
        : blocker('original_not_matched', { document: names }, document.slot)
    })
