import type { Actor } from '../../access/identity/actor.ts'
import { demandProvincialAdministrator } from '../../access/identity/administrators.ts'
import { checkOne } from '../../applications/audit/queries.ts'
import { presentClock } from '../../applications/clocks/present.ts'
import { anyClockOf } from '../../applications/clocks/queries.ts'
import { listAskedAgencies } from '../../applications/consultations/time/agency-time-queries.ts'
import { type Read, readBy } from '../../applications/reads/reading.ts'
import { readReference } from '../../applications/reference.ts'
import { publishedVersion } from '../../catalogue/permit-types/queries.ts'
import { refuseNumbers } from '../../http/no-numbers.ts'
import { Problem } from '../../http/problems/problem.ts'
import { workingCalendar } from '../../network/calendar/queries.ts'
import type { Db } from '../../platform/db/client.ts'
import { courseLimits, courseOf, findInquired } from './queries.ts'

/**
 * Returns the application of an inquiry, and the read to record before it is answered. Throws `forbidden` unless the
 * actor is an administrator of the province, `rule_broken`, `not_found`, `own_application`, and `own_acts` for somebody
 * who acted on it as an officer.
 */
export async function demandInquired(
  db: Db,
  { reference, reason }: { reference: string; reason: string },
  actor: Actor,
): Promise<{ id: string; read: Read }> {
  demandProvincialAdministrator(actor, 'inquire')
  refuseNumbers({ reason })
  const asked = readReference(reference)
  const found = asked === null ? undefined : await findInquired(db, asked, actor.personId)
  if (!found) throw new Problem('not_found', { what: 'application' })
  if (found.applicantId === actor.personId) throw new Problem('own_application', {})
  if (found.hasActed) throw new Problem('own_acts', {})
  const { id, status } = found
  const post = actor.posts.find(({ role, reach }) => role === 'administrator' && !reach.includes('.'))
  const reader = { personId: actor.personId, standing: 'administrator', officeId: post?.officeId ?? null }
  return { id, read: readBy(reader, { what: 'case', applicationId: id, status, reason }) }
}

/** Returns the course of an application in the form of the contract, without its reason. Throws `not_found`. */
export async function inquiryInto(db: Db, id: string) {
  const [course, clock, agencies, checked] = await Promise.all([
    courseOf(db, id),
    anyClockOf(db, id),
    listAskedAgencies(db, id),
    checkOne(db, id),
  ])
  if (!course || !checked) throw new Problem('not_found', { what: 'application' })
  const [calendar, { definition }] = await Promise.all([
    workingCalendar(db, clock.edition),
    publishedVersion(db, course.permitType, course.permitTypeVersion),
  ])
  const { history, reads, notices, permitType, permitTypeVersion, ...application } = course
  return {
    application: { ...application, permitType: { code: permitType, version: permitTypeVersion } },
    history,
    clock: presentClock(clock, definition, calendar, agencies),
    reads,
    notices,
    isComplete:
      history.length < courseLimits.history &&
      reads.length < courseLimits.reads &&
      notices.length < courseLimits.notices,
    isUnchanged: checked.findings.length === 0,
    findings: checked.findings,
  }
}
