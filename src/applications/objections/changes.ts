import type { objections } from '../../../drizzle/tables/objections.ts'
import type { RemedyLimit } from '../../network/legal-remedies/remedy.ts'
import type { Office } from '../../network/offices/network.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import type { Sealed } from '../../privacy/vault.ts'
import { changed, eventOf, type Happening } from '../changed.ts'
import type { Doer, PersonalDoer } from '../doer.ts'
import type { Assistance } from '../drafts/assistance.ts'
import type { Due } from './due.ts'
import type { ObjectionLevel, ObjectionState, ObjectionSubject } from './states.ts'

/** The application of a change, as it was read. */
interface Read {
  id: string
  version: number
}

/** An objection or appeal that is changed, as it was read. `office` decides it. */
export interface ReadObjection extends Read {
  level: ObjectionLevel
  appealOfId: string | null
  against: ObjectionSubject
  permitId: string | null
  office: Pick<Office, 'id' | 'names'>
}

/**
 * Returns an event of an objection or appeal. Each says what it is against; those of an appeal also name the objection
 * and, in `to`, the office that decides.
 */
const happening = (
  { id, level, appealOfId, against, permitId, office }: Omit<ReadObjection, 'version'>,
  what: Exclude<ObjectionState, 'open'> | 'filed' | 'overdue',
  details: Record<string, unknown>,
): Happening => ({
  type: `${level}.${what}`,
  details: {
    objectionId: id,
    against,
    ...(permitId !== null && { permitId }),
    ...(level === 'appeal' && { appealOf: appealOfId, to: { id: office.id, names: office.names } }),
    ...details,
  },
})

/** The values of a new objection or appeal. */
interface NewRow
  extends Omit<ReadObjection, 'version'>,
    Pick<typeof objections.$inferSelect, 'refusalId' | 'permitEventId' | 'receivedOn' | 'lastDay'> {
  sealed: Sealed
  decideWithin: RemedyLimit | null
  silenceGrants: boolean
  due: Due
  details: Record<string, unknown>
}

/**
 * Files an objection or appeal, with its event. Undefined when the application has changed since it was read, also by
 * another objection.
 */
export async function insertObjection(
  db: Db,
  application: Read,
  { sealed, decideWithin, silenceGrants, due, details, ...row }: NewRow,
  doer: PersonalDoer,
): Promise<{ id: string; version: number } | undefined> {
  const [made] = await db<{ id: string; version: number }[]>`
    with ${changed(db, application)}, made as (
      insert into objections (id, application_id, level, appeal_of_id, against, refusal_id, permit_id, permit_event_id,
        office_id, personal, personal_kid, filed_by, channel, filed_at, received_on, last_day, decide_within,
        silence_grants, due_on, due_provisional, calendar_edition)
      select ${row.id}, id, ${row.level}::objection_level, ${row.appealOfId}::uuid, ${row.against}::objection_subject,
        ${row.refusalId}::uuid, ${row.permitId}::uuid, ${row.permitEventId}::uuid, ${row.office.id}::uuid,
        ${sealed.personal}, ${sealed.kid}, ${doer.personId}::uuid, ${doer.channel}::channel, at,
        ${row.receivedOn}::text::date, ${row.lastDay}::text::date,
        ${decideWithin && JSON.stringify(decideWithin)}::text::jsonb, ${silenceGrants}::boolean,
        ${due.dueOn}::text::date, ${due.isProvisional}::boolean, ${due.edition}::int
      from changed
      returning id, version
    ), ${eventOf(db, happening(row, 'filed', details), doer)}
    select made.id, made.version from made`
  return made
}

/**
 * Returns the CTE `open`: the objection, if it and its application are as they were read. It locks the application
 * first, as the job of silence and a dissolution do; the other way round each would wait for the other.
 */
const lockingOpen = (db: Db, { id, version }: Read, objection: { id: string; version: number }): Fragment => db`
  open as (
    select b.overdue_at
    from (
      select a.id
      from applications a
      where a.id = ${id} and a.version = ${version}
      for no key update
    ) application
    join objections b on b.application_id = application.id
    where b.id = ${objection.id} and b.version = ${objection.version} and b.state = 'open'
    for update of b
  )`

/** The end of an objection: a decision, a withdrawal, or the end of what it was against. */
export interface ObjectionEnd {
  state: Exclude<ObjectionState, 'open'>
  reason: string | null
  legalBasis: string | null
  bySilence: boolean
  /** For a withdrawal: the last day for filing another one; null: there is none, or it is not known. */
  lastDay?: string | null
  /** For a withdrawal by the counter for somebody. */
  assistance?: Assistance | null
}

/**
 * Ends an open objection in the version that was read, with its event. Undefined when the application or the objection
 * has changed since.
 */
export async function endObjection(
  db: Db,
  application: Read,
  objection: ReadObjection,
  { state, reason, legalBasis, bySilence, lastDay, assistance }: ObjectionEnd,
  doer: Doer,
): Promise<{ version: number } | undefined> {
  const details = {
    ...(state !== 'withdrawn' && { outcome: state }),
    ...(reason !== null && { reason }),
    ...(legalBasis !== null && { legalBasis }),
    ...(bySilence && { bySilence }),
    ...(lastDay && { lastDay }),
    ...(assistance && { assistance }),
  }
  const [ended] = await db<{ version: number }[]>`
    with ${lockingOpen(db, application, objection)},
    ${changed(db, application, { onlyIf: db`and exists (select from open)` })}, ended as (
      update objections b
      set version = b.version + 1, state = ${state}::objection_state, ended_at = changed.at, reason = ${reason},
        legal_basis = ${legalBasis}, by_silence = ${bySilence}::boolean, decided_by = ${doer.personId}::uuid,
        decided_for = ${doer.officeId}::uuid
      from changed
      where b.id = ${objection.id}
      returning b.version
    ), ${eventOf(db, happening(objection, state, details), doer)}
    select version from ended`
  return ended
}

/** Records that the last day of an open objection has passed, with its event. Undefined when either has changed. */
export async function recordOverdue(
  db: Db,
  application: Read,
  { dueOn, ...objection }: ReadObjection & { dueOn: string | null },
  doer: Doer,
): Promise<{ version: number } | undefined> {
  const [told] = await db<{ version: number }[]>`
    with ${lockingOpen(db, application, objection)},
    ${changed(db, application, { onlyIf: db`and exists (select from open where overdue_at is null)` })}, told as (
      update objections b
      set version = b.version + 1, overdue_at = changed.at
      from changed
      where b.id = ${objection.id}
      returning b.version
    ), ${eventOf(db, happening(objection, 'overdue', { dueOn }), doer)}
    select version from told`
  return told
}

/** Sets the last day of an open objection by another edition of the calendar, unless it has changed since the read. */
export async function setDue(db: Db, { id, version }: { id: string; version: number }, due: Due): Promise<number> {
  const set = await db`
    update objections
    set version = version + 1, due_on = ${due.dueOn}::text::date, due_provisional = ${due.isProvisional},
      calendar_edition = ${due.edition}
    where id = ${id} and version = ${version} and state = 'open'`
  return set.count
}
