import { refuseNumbers } from '../../../http/no-numbers.ts'
import { Problem } from '../../../http/problems/problem.ts'
import type { Case, CaseDocument } from '../../case/case.ts'
import { changing } from '../../changing.ts'
import { type Context, demandVersion } from '../../context.ts'
import { demandStanding, personalDoerOf } from '../../standing.ts'
import { type ChangedDocument, recordMatch } from '../changes.ts'
import { slotNames } from '../office-slots.ts'
import { isUsable } from '../scan-state.ts'
import { type MatchVerdict, matchingOpenIn } from './matching.ts'

interface MatchInput {
  verdict: MatchVerdict
  sha256: string
  note?: string
}

/**
 * Records how the original paper compares with a file, bound to the file's SHA-256. It raises the application's
 * version, so a concurrent step is judged again. Throws `not_found`, `forbidden`, `stale` when the officer has read
 * another version, `file_changed` for another SHA-256, `rule_broken`, and the problems of `demandMatchable`.
 */
export const matchOriginal = (
  context: Context,
  { applicationId, documentId }: { applicationId: string; documentId: string },
  input: MatchInput,
): Promise<ChangedDocument> =>
  changing(context, applicationId, (application) => {
    const document = application.documents.find(({ id }) => id === documentId)
    if (!document) throw new Problem('not_found', { what: 'document' })
    const standing = demandStanding(application, context.actor, ['front_desk'], 'match_original')
    demandVersion(context, application)
    demandMatchable(application, document)
    refuseNumbers({ note: input.note })
    if (input.sha256 !== document.sha256) throw new Problem('file_changed', {})
    const { officeId, ...doer } = personalDoerOf(application, context, standing)
    if (officeId === null) throw new Error('An application whose original is matched has an office.')
    const verdict = { verdict: input.verdict, note: input.note ?? null }
    return () => recordMatch(context.db, application, document, verdict, { ...doer, officeId })
  })

/**
 * Throws `received_file_refused`, `original_not_asked_for` or `matching_not_open` unless originals can be compared now.
 */
function demandMatchable({ status, type: { definition } }: Case, { slot, scan }: CaseDocument): void {
  if (!isUsable({ scan })) throw new Problem('received_file_refused', { scan, isGivenUp: scan === 'failed' })
  const { documents, originalsGate } = definition
  const isAskedFor = documents.some((asked) => asked.originalRequired && asked.slot === slot)
  if (originalsGate === 'none' || !isAskedFor)
    throw new Problem('original_not_asked_for', { document: slotNames(definition, slot) })
  if (!matchingOpenIn[originalsGate].includes(status)) throw new Problem('matching_not_open', { status })
}
