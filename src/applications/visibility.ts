import { type Actor, countersOf, reachOf } from '../access/identity/actor.ts'
import type { Db, Fragment } from '../platform/db/client.ts'

/** The facts by which an actor may see applications: their id, the regions that they work for, and their counters. */
interface Seer {
  person: string | Fragment
  reach: readonly string[] | Fragment
  counters: readonly string[] | Fragment
}

const seerOf = (actor: Actor): Seer => ({
  person: actor.personId,
  reach: reachOf(actor),
  counters: countersOf(actor),
})

/**
 * Condition: the actor may see application `a`, whose responsible office is `o`. Applicants see their own, officers the
 * submitted ones of their office and of offices below, front desks those filed at their counter. Every read uses this
 * one predicate, so an application outside of it is answered as if it did not exist.
 */
export const visibleTo = (db: Db, actor: Actor) =>
  visibleWhere(db, seerOf(actor), withinReach(db, actor), byLetter(db, actor))

/**
 * Condition: the actor, who works for office `o` or for one above it, may see application `a` of that office. For
 * lists: the inner selects let PostgreSQL keep one plan.
 */
export const visibleWithinReach = (db: Db, actor: Actor) => {
  const { person, reach, counters } = seerOf(actor)
  const seer = { person: db`(select ${person}::uuid)`, reach, counters: db`(select ${counters}::uuid[])` }
  return visibleWhere(db, seer, db`true`, byLetter(db, actor))
}

/**
 * Condition: the actor whose id, regions and counters are `columns` may see application `a`. It excludes letters'
 * links.
 */
export const visibleToEach = (db: Db, columns: Record<keyof Seer, Fragment>) =>
  visibleWhere(db, columns, within(db, columns.reach), db``)

const visibleWhere = (db: Db, { person, counters }: Seer, isWithinReach: Fragment, letter: Fragment) => db`(
  a.discarded_at is null and (
    a.applicant_id = ${person}${letter}
    or (a.status <> 'draft' and ${isWithinReach})
    or a.filed_at_office_id = any(${counters}::uuid[])
  ))`

/** Condition: the application of a letter's link, until a person takes it over. */
const byLetter = (db: Db, { byLetterFor }: Actor) =>
  byLetterFor === undefined ? db`` : db` or (a.id = ${byLetterFor} and a.applicant_id is null)`

/** Condition: the actor works for office `o` or for one above it. */
export const withinReach = (db: Db, actor: Actor) => within(db, reachOf(actor))

const within = (db: Db, reach: Seer['reach']) =>
  db`
    exists (
      select
      from unnest(${reach}::text[]) reach
      where o.region_code = reach or starts_with(o.region_code, reach || '.')
    )`

/**
 * Returns a relation `o` with the ids of all offices that the actor works for and of those below them, or of one of
 * them. It reads codes by an index in the order of their bytes: those below `31.71` lie between `31.71.` and `31.71/`.
 * The inner select lets PostgreSQL keep one plan, however many regions there are.
 */
export const officesWithinReach = (db: Db, actor: Actor, officeId: string | undefined) => db`(
  select o.id
  from unnest((select ${reachOf(actor)}::text[])) reach
  join offices o on o.region_code = reach
    or (o.region_code collate "C" > reach || '.' and o.region_code collate "C" < reach || '/')
  ${officeId === undefined ? db`` : db`where o.id = ${officeId}`}
  group by o.id
) o`

/**
 * Condition: application `a` belongs to the account of a person, or did before. Such a person is never an officer of
 * it.
 */
export const isOrWasApplicantOf = (db: Db, personId: string) =>
  db`(a.applicant_id is not distinct from ${personId}::uuid or ${personId}::uuid = any(a.former_applicants))`

/**
 * Condition: application `a` has not left the account of the actor. Whoever handed it over may still see its masked
 * case in a post, as any colleague. Files, messages and answers of the new account are not theirs to open.
 */
export const hasNotLeft = (db: Db, actor: Actor) => db`${actor.personId}::uuid <> all(a.former_applicants)`

/** True for an actor who works for an office of a whole province, as its head does. */
export const reachesProvince = (actor: Actor): boolean => reachOf(actor).some((reach) => !reach.includes('.'))

/**
 * Returns a join of application `a` with its office `o`, if the actor works for it or for one above it. The join is
 * lateral so that PostgreSQL reads applications in the order of an index and looks up the office of each.
 */
export const joinOfficeWithinReach = (db: Db, actor: Actor) => db`
  cross join lateral (
    select
    from offices o
    where o.id = a.office_id and ${within(db, db`(select ${reachOf(actor)}::text[])`)}
  ) o`

/**
 * Returns the application that `a` was started from, as JSON; null when the actor may not see it. Inside, `a` and `o`
 * are the earlier application and its office, as the predicate requires.
 */
export const earlierJson = (db: Db, actor: Actor) => db`(
  select jsonb_build_object('id', a.id, 'reference', a.reference)
  from (select a.started_from_id as id) origin
  join applications a on a.id = origin.id
  left join offices o on o.id = a.office_id
  where ${visibleTo(db, actor)}
)`
