import type { Actor } from '../../../access/identity/actor.ts'
import type { Standing } from '../../../applications/lifecycle.ts'
import { findCase } from '../../../applications/queries.ts'
import { doerOf, standingsOf } from '../../../applications/standing.ts'
import type { Channel } from '../../../http/channels.ts'
import { refuseNumbers } from '../../../http/no-numbers.ts'
import { fault } from '../../../http/problems/faults.ts'
import { Problem } from '../../../http/problems/problem.ts'
import type { Db } from '../../../platform/db/client.ts'
import { markDiscarded } from './changes.ts'
import { findReceivedItem, lockReceivedFile, type ReceivedForApplicationItem } from './queries.ts'

/** Standings that may discard a file: those that may accept it. */
const discarders: readonly Standing[] = ['applicant', 'assistant', 'front_desk']
const attemptsLimit = 5

/**
 * Discards a file that came by mail, infected or not. Its bytes are removed after the commit; the record of it stays,
 * with the time, the person and the reason. A file that became a document is not discarded. `tx` has to be a
 * transaction. Throws `not_found`, `forbidden`, `received_file_accepted`, `received_file_discarded`, `rule_broken`,
 * `conflict`.
 */
export async function discard(
  tx: Db,
  { applicationId, attachmentId, reason }: { applicationId: string; attachmentId: string; reason: string | undefined },
  actor: Actor,
  channel: Channel,
): Promise<{ version: number; file: ReceivedForApplicationItem }> {
  await findCase(tx, applicationId, actor)
  const found = await lockReceivedFile(tx, applicationId, attachmentId)
  for (let attempt = 1; attempt <= attemptsLimit; attempt++) {
    const file = await findCase(tx, applicationId, actor)
    const standing = standingsOf(file, actor).find((candidate) => discarders.includes(candidate))
    if (!standing) throw new Problem('forbidden', { action: 'discard_received_file', by: [...discarders] })
    if (standing !== 'applicant' && reason === undefined)
      throw new Problem('rule_broken', {}, { errors: [fault({ pointer: '/reason' }, 'required')] })
    if (reason !== undefined) refuseNumbers({ reason })
    if (found.discarded !== null) throw new Problem('received_file_discarded', {})
    if (found.documentId !== null) throw new Problem('received_file_accepted', {})
    const doer = { ...doerOf(file, actor, channel, standing), personId: actor.personId }
    const version = await markDiscarded(tx, file, found, reason ?? null, doer)
    if (version !== undefined) return { version, file: await findReceivedItem(tx, applicationId, attachmentId) }
  }
  throw new Problem('conflict', {})
}
