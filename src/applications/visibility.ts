import { type Actor, countersOf, reachOf } from '../access/identity/actor.ts'
import type { Db } from '../platform/db/client.ts'

/**
 * What an actor may not see does not exist for them. Applicants see their own applications, officers those of their
 * office and the offices below it once submitted, front desks what was filed at their counter. One predicate for every
 * path; it speaks of
 * `applications a` and its responsible office `o`.
 */
export const visibleTo = (db: Db, actor: Actor) => db`(
  a.discarded_at is null and (
    a.applicant_id = ${actor.personId}${byLetter(db, actor)}
    or (a.status <> 'draft' and ${withinReach(db, actor)})
    or a.filed_at_office_id = any(${countersOf(actor)}::uuid[])
  ))`

/** The application for which somebody acts by a link in a letter, as long as nobody has taken it over. */
const byLetter = (db: Db, { byLetterFor }: Actor) =>
  byLetterFor === undefined ? db`` : db` or (a.id = ${byLetterFor} and a.applicant_id is null)`

/** The offices `o` an actor works for, and those below them. */
export const withinReach = (db: Db, actor: Actor) =>
  db`
    exists (select from unnest(${reachOf(actor)}::text[]) reach
      where o.region_code = reach or starts_with(o.region_code, reach || '.'))`

/**
 * The earlier application that `applications a` was started from, as JSON; null for who may not see that one. The names
 * `a` and `o` mean the earlier application and its office inside, as the predicate wants them.
 */
export const earlierJson = (db: Db, actor: Actor) => db`(
  select jsonb_build_object('id', a.id, 'reference', a.reference) from (select a.started_from_id as id) origin
    join applications a on a.id = origin.id left join offices o on o.id = a.office_id
  where ${visibleTo(db, actor)})`
