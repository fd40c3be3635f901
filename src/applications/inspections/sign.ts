import type { Actor } from '../../access/identity/actor.ts'
import type { Channel } from '../../http/channels.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { states } from '../lifecycle.ts'
import { findCase } from '../queries.ts'
import { doerOf, standingsOf } from '../standing.ts'
import { type Changed, insertSignature } from './changes.ts'
import { findReport } from './queries.ts'

/**
 * Signs a report for the applicant, in their own client and once. Not where they have signed on paper, and not once the
 * application is decided. Throws `not_found`, `forbidden`, `stale`, `signed_already`, `not_editable`, `conflict`.
 */
export async function sign(
  db: Db,
  id: string,
  reportId: string,
  actor: Actor,
  { channel, ifVersion }: { channel: Channel; ifVersion: number | undefined },
): Promise<Changed> {
  const file = await findCase(db, id, actor)
  const { report, signedByApplicantAt } = await findReport(db, id, reportId, actor)
  if (!standingsOf(file, actor).includes('applicant'))
    throw new Problem('forbidden', { action: 'sign_report', by: ['applicant'] })
  if (ifVersion !== undefined && ifVersion !== file.version) throw new Problem('stale', {})
  if (signedByApplicantAt !== null || report.applicantSignature?.signedBy === 'applicant')
    throw new Problem('signed_already', {})
  if (states[file.status].clock === 'stopped') throw new Problem('not_editable', { status: file.status })
  const signed = await insertSignature(db, file, reportId, {
    ...doerOf(file, actor, channel, 'applicant'),
    personId: actor.personId,
  })
  if (!signed) throw new Problem('conflict', {})
  return signed
}
