import type { Actor } from '../../access/identity/actor.ts'
import type { Channel } from '../../http/channels.ts'
import { refuseNumbers } from '../../http/no-numbers.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { CaseDocument } from '../case.ts'
import { findCase } from '../queries.ts'
import { doerOf, standingsOf } from '../standing.ts'
import { recordMatch } from './changes.ts'
import { matchingOpenIn, type OriginalMatch, type Verdict } from './matching.ts'
import { isUsable } from './scan-state.ts'

export interface MatchInput {
  verdict: Verdict
  sha256: string
  note?: string
}
interface Bound {
  channel: Channel
  ifVersion: number
}

/**
 * Records how the original paper compares with a file, bound to the file's hash. It raises the application's version,
 * so a step that was decided on the match before cannot be taken any more. Throws `stale` when the application is not
 * the one the officer looked at.
 */
export async function match(
  db: Db,
  applicationId: string,
  documentId: string,
  input: MatchInput,
  actor: Actor,
  { channel, ifVersion }: Bound,
) {
  const file = await findCase(db, applicationId, actor)
  const document = file.documents.find(({ id }) => id === documentId)
  if (!document) throw new Problem('not_found', { what: 'document' })
  if (!standingsOf(file, actor).includes('front_desk'))
    throw new Problem('forbidden', { action: 'match_original', by: ['front_desk'] })
  if (file.version !== ifVersion) throw new Problem('stale', {})
  if (!isUsable(document)) throw new Problem('received_file_refused', { scan: document.scan })
  const { documents, originalsGate } = file.type.definition
  if (
    originalsGate === 'none' ||
    !documents.some(({ slot, originalRequired }) => originalRequired && slot === document.slot)
  ) {
    throw new Problem('original_not_asked_for', { slot: document.slot })
  }
  if (!matchingOpenIn[originalsGate].includes(file.status))
    throw new Problem('matching_not_open', { status: file.status })
  refuseNumbers({ note: input.note })
  if (input.sha256 !== document.sha256) throw new Problem('file_changed', {})
  const { officeId, ...doer } = doerOf(file, actor, channel, 'front_desk')
  if (officeId === null) throw new Error('A file that is matched has an office.')
  const verdict = { verdict: input.verdict, note: input.note ?? null }
  const recorded = await recordMatch(db, file, document, verdict, { ...doer, personId: actor.personId, officeId })
  if (!recorded) throw new Problem('stale', {})
  const original: OriginalMatch = { ...verdict, sha256: document.sha256, officeId, at: recorded.at.toISOString() }
  return { version: recorded.version, document: { ...document, original } satisfies CaseDocument }
}
