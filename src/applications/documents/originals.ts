import type { Blocker } from '../../http/problems/problem.ts'
import { blocker } from '../blocker.ts'
import type { Case, CaseDocument } from '../case.ts'
import { verdictOn } from './matching.ts'

/** Returns the documents whose original paper has to be compared: of slots that ask for it, those that were sent. */
export function originalsAskedFor({ type: { definition }, documents }: Case): CaseDocument[] {
  if (definition.originalsGate === 'none') return []
  const asked = new Set(definition.documents.filter((slot) => slot.originalRequired).map(({ slot }) => slot))
  return documents.filter(({ slot }) => asked.has(slot))
}

/** Returns a blocker for each original that does not match yet. */
export const unmatchedBlockers = (application: Case): Blocker[] =>
  originalsAskedFor(application)
    .filter((document) => verdictOn(document) !== 'matched')
    .map((document) =>
      verdictOn(document) === 'mismatched'
        ? blocker(
            'original_mismatched',
            {
              id: `Dokumen asli untuk ${document.slot} tidak cocok.`,
              en: `The original for ${document.slot} does not match.`,
            },
            document.slot,
          )
        : blocker(
            'original_not_matched',
            { id: `Cocokkan dokumen asli untuk ${document.slot}.`, en: `Match the original for ${document.slot}.` },
            document.slot,
          ),
    )
