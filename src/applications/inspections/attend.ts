import type { Actor } from '../../access/identity/actor.ts'
import type { Channel } from '../../http/channels.ts'
import { refuseNumbers } from '../../http/no-numbers.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Case } from '../case.ts'
import type { Standing } from '../lifecycle.ts'
import { findCase } from '../queries.ts'
import { doerOf, standingsOf } from '../standing.ts'
import type { RecordedOutcome, Response } from './appointment.ts'
import { arrangers } from './arrange.ts'
import { type Changed, recordOutcome, recordResponse } from './changes.ts'
import { findAppointment } from './queries.ts'

interface Bound {
  channel: Channel
  ifVersion: number
}

const suppliers: readonly Standing[] = ['applicant', 'assistant']

/**
 * Records what the applicant, or the counter for them, says to the open appointment. Throws `not_found`, `forbidden`,
 * `stale`, `appointment_over`, `rule_broken`.
 */
export async function respond(
  db: Db,
  id: string,
  appointmentId: string,
  { answer, note }: { answer: Response; note?: string },
  actor: Actor,
  { channel, ifVersion }: Bound,
): Promise<Changed> {
  const { file, doer } = await openFor(db, id, appointmentId, actor, {
    channel,
    ifVersion,
    action: 'answer_appointment',
    by: suppliers,
  })
  refuseNumbers({ note })
  return (await recordResponse(db, file, appointmentId, { answer, note: note ?? null }, doer)) ?? stale()
}

/**
 * Ends the open appointment: cancelled, or missed by the applicant, which only an inspector can tell and only once it
 * has begun. A new one can be made then. Throws `not_found`, `forbidden`, `stale`, `appointment_over`,
 * `appointment_not_begun`, `rule_broken`.
 */
export async function conclude(
  db: Db,
  id: string,
  appointmentId: string,
  { outcome, reason }: { outcome: RecordedOutcome; reason?: string },
  actor: Actor,
  { channel, ifVersion }: Bound,
): Promise<Changed> {
  const rule =
    outcome === 'no_show'
      ? { action: 'record_no_show', by: ['inspector'] as const }
      : { action: 'cancel_appointment', by: arrangers }
  const { file, doer } = await openFor(db, id, appointmentId, actor, { channel, ifVersion, ...rule })
  refuseNumbers({ reason })
  if (outcome === 'no_show' && !file.inspection?.appointments?.open?.hasBegun)
    throw new Problem('appointment_not_begun', {})
  return (await recordOutcome(db, file, appointmentId, { outcome, reason: reason ?? null }, doer)) ?? stale()
}

/** The case of an open appointment, and who somebody is in it who may do this to it. */
async function openFor(
  db: Db,
  id: string,
  appointmentId: string,
  actor: Actor,
  { channel, ifVersion, action, by }: Bound & { action: string; by: readonly Standing[] },
) {
  const file = await findCase(db, id, actor)
  if (!isOpen(file, appointmentId)) await findAppointment(db, id, appointmentId, actor)
  const standings = standingsOf(file, actor)
  const standing = by.find((candidate) => standings.includes(candidate))
  if (!standing) throw new Problem('forbidden', { action, by })
  if (file.version !== ifVersion) throw new Problem('stale', {})
  if (!isOpen(file, appointmentId)) throw new Problem('appointment_over', {})
  return { file, doer: { ...doerOf(file, actor, channel, standing), personId: actor.personId } }
}

const isOpen = (file: Case, appointmentId: string): boolean =>
  file.inspection?.appointments?.open?.appointment.id === appointmentId

function stale(): never {
  throw new Problem('stale', {})
}
