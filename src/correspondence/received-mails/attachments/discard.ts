import { findCase } from '../../../applications/case/queries.ts'
import { changing } from '../../../applications/changing.ts'
import type { Context } from '../../../applications/context.ts'
import type { Standing } from '../../../applications/lifecycle.ts'
import { personalDoerOf, standingsOf } from '../../../applications/standing.ts'
import { refuseNumbers } from '../../../http/no-numbers.ts'
import { fault } from '../../../http/problems/faults.ts'
import { Problem, ruleBroken } from '../../../http/problems/problem.ts'
import { markDiscarded } from './changes.ts'
import { findReceivedItem, lockReceivedAttachment, type ReceivedForApplicationItem } from './queries.ts'

/** Standings that may discard an attachment: those that may accept it. */
const discarders: readonly Standing[] = ['applicant', 'assistant', 'front_desk']

/**
 * Discards a received attachment, infected or not. Its bytes are deleted after the commit; its record stays, with the
 * time, the person and the reason, which officers have to give. `tx` has to be a transaction. Throws `not_found`,
 * `forbidden`, `received_file_accepted`, `received_file_discarded`, `rule_broken`, `conflict`.
 */
export async function discardAttachment(
  context: Context,
  { applicationId, attachmentId, reason }: { applicationId: string; attachmentId: string; reason: string | undefined },
): Promise<{ version: number; file: ReceivedForApplicationItem }> {
  const { db: tx, actor } = context
  await findCase(tx, applicationId, actor)
  const found = await lockReceivedAttachment(tx, applicationId, attachmentId)
  return changing(context, applicationId, (application) => {
    const standing = standingsOf(application, actor).find((candidate) => discarders.includes(candidate))
    if (!standing) throw new Problem('forbidden', { action: 'discard_received_file', by: [...discarders] })
    if (standing !== 'applicant' && reason === undefined) throw ruleBroken(fault({ pointer: '/reason' }, 'required'))
    if (reason !== undefined) refuseNumbers({ reason })
    if (found.discarded !== null) throw new Problem('received_file_discarded', {})
    if (found.documentId !== null) throw new Problem('received_file_accepted', {})
    const doer = personalDoerOf(application, context, standing)
    return async () => {
      const version = await markDiscarded(tx, application, found, reason ?? null, doer)
      return version === undefined
        ? undefined
        : { version, file: await findReceivedItem(tx, applicationId, attachmentId) }
    }
  })
}
