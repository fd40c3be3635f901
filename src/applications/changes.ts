import { timesOf } from '../catalogue/permit-types/time-schema.ts'
import type { Channel } from '../http/channels.ts'
import { workingCalendar } from '../network/calendar/queries.ts'
import type { OfficeState } from '../network/offices/network.ts'
import { permitOf } from '../permits/issue.ts'
import type { Db } from '../platform/db/client.ts'
import type { Names } from '../platform/words.ts'
import type { Lookup, Sealed } from '../privacy/vault.ts'
import { keepsAssignee } from './assignments/assignment.ts'
import type { Case } from './case.ts'
import { movedOn } from './clocks/ledger.ts'
import { ledgerOf } from './clocks/queries.ts'
import { maySilenceGrant, reckon } from './clocks/reckoning.ts'
import type { SetAside } from './fit.ts'
import { type Action, type Clock, type Standing, type Status, states } from './lifecycle.ts'
import { endOfVisit } from './visits/ending.ts'
import { withoutData } from './without-data.ts'

/** Who does something, as what, and how they reached us. */
export interface Doer {
  personId: string | null
  standing: Standing
  officeId: string | null
  channel: Channel
}

/** What was recorded, and the name of the office it was done for. */
export interface Event {
  id: string
  version: number
  at: Date
  office: Names | null
}

/** An event of the history that is not a step. */
export interface Happening {
  type: string
  details: Record<string, unknown>
}

/**
 * Answers as they are stored: masks replace personal and refused answers, which are encrypted, with the search hashes
 * and the name for lists.
 */
export interface KeptAnswers extends Sealed {
  answers: Record<string, unknown>
  setAside: SetAside | null
  lookups: readonly Lookup[]
  name: Sealed
}

/**
 * The office that is to get a file, if it is in one of these states, and kept in it until the file has arrived: an
 * office that closes waits for those who are on their way to it, and who comes later finds it closed. So no file comes
 * to an office that has handed its files over.
 */
export const openOffice = (db: Db, id: string | null, states: readonly OfficeState[]) => db`
  select id from offices where id = ${id}::uuid and state = any(${states}::office_state[]) for share`

/** Everything a step changes on the application itself. */
export interface Move {
  action: Action
  to: Status
  officeId: string | null
  returnReasons: Case['returnReasons']
  feeAmount: number | null
  details: Record<string, unknown>
  /** The answers without what was set aside, where something was: that ends with the draft. */
  keeps?: KeptAnswers | null
  /**
   * CTEs of what else the step writes, which begin with a comma and may read `moved` (id, version, at) and `event` (id,
   * office_id, at).
   */
  alongside?: ReturnType<Db>
}

/**
 * The only place where a status changes. Status, event, clock and what goes alongside are one statement, on the
 * condition that nothing about the file (answers, documents, matches) has changed since it was read, and that the
 * office it comes to is still online: undefined when somebody was faster. Its moment is that of the reading, so that
 * the deadline is exact to the clock.
 */
export async function move(
  db: Db,
  file: Case,
  { action, to, officeId, returnReasons, feeAmount, details, keeps = null, alongside }: Move,
  doer: Doer,
): Promise<Event | undefined> {
  if (file.setAside !== null && keeps === null) throw new Error('What was set aside ends with the draft.')
  const clock: Clock = states[to].clock
  const { at, acceptedAt, dueAt, dueProvisional, silenceGrants, edition } = await clockAfter(db, file, to)
  const keptByAssignee = keepsAssignee(file, { action, to }, doer)
  const comes = officeId !== null && officeId !== file.office?.id
  const [event] = await db<Event[]>`
    with taker as materialized (${comes ? openOffice(db, officeId, ['online']) : db`select`}), moment as materialized (
      select greatest(${at}::timestamptz, status_since) as at from applications a, taker where a.id = ${file.id}
    ), moved as (
      update applications a
      set version = a.version + 1, status = ${to}, status_since = moment.at, updated_at = moment.at,
        office_id = ${officeId},
        return_reasons = ${returnReasons && JSON.stringify(returnReasons)}::text::jsonb, fee_amount = ${feeAmount},
        submitted_at = coalesce(a.submitted_at, case when ${to} = 'submitted' then moment.at end),
        accepted_at = ${acceptedAt}::timestamptz,
        due_at = case when a.stopped_at is null then ${dueAt}::timestamptz else a.due_at end,
        calendar_edition = case when a.stopped_at is null then ${edition}::int else a.calendar_edition end,
        due_provisional = case when a.stopped_at is null then ${dueProvisional}::boolean else a.due_provisional end,
        silence_grants = case when a.stopped_at is null then ${silenceGrants}::boolean else a.silence_grants end,
        stopped_at = case when ${clock === 'stopped'} then coalesce(a.stopped_at, moment.at) end,
        assigned_to = case when ${keptByAssignee} then assigned_to end,
        assigned_at = case when ${keptByAssignee} then assigned_at end
      from moment where a.id = ${file.id} and a.version = ${file.version} and a.discarded_at is null
      returning a.id, a.version, moment.at
    ), closed as (
      update application_intervals i
      set ended_at = moved.at
      from moved
      where i.application_id = moved.id and i.ended_at is null
      returning i.application_id, i.sequence, moved.at
    )${keeps === null ? db`` : db`, ${keeping(db, db`moved`, keeps)}`}, opened as (
      insert into application_intervals (application_id, sequence, status, clock, started_at)
      select application_id, sequence + 1, ${to}::application_status, ${clock}::clock, at from closed
    ), event as (
      insert into application_events (application_id, version, type, action, from_status, to_status, actor_id, standing,
        office_id, channel, details, at)
      select id, version, ${`application.${to}`}, ${action}, ${file.status}::application_status,
        ${to}::application_status, ${doer.personId}::uuid,
        ${doer.standing}, ${doer.officeId}::uuid, ${doer.channel}::channel, ${JSON.stringify(details)}::text::jsonb, at
        from moved
      returning id, version, office_id, at
    )${endOfVisit(db, file, action, to)}${permitOf(db, file, to, doer)}${alongside ?? db``}
    select e.id, e.version, e.at,
      case when o.id is not null then json_build_object('id', o.name_id, 'en', o.name_en) end as office
    from event e left join offices o on o.id = e.office_id`
  return event
}

/**
 * What a move makes of the clock. A file that was read without its ledger gets it now: should it have moved since, the
 * move fails anyway.
 */
async function clockAfter(db: Db, file: Case, to: Status) {
  const ledger = file.ledger ?? (await ledgerOf(db, file.id))
  const { definition } = file.type
  const { at, intervals } = movedOn(ledger, to)
  const calendar = await workingCalendar(db, ledger.edition)
  const reckoning = reckon(intervals, timesOf(definition), calendar, Date.parse(at))
  return {
    at,
    acceptedAt: moment(reckoning.acceptedAt),
    dueAt: moment(reckoning.dueAt),
    dueProvisional: reckoning.provisionalYear !== null,
    silenceGrants: maySilenceGrant(definition.deemedApproval, reckoning),
    edition: ledger.edition?.number ?? 0,
  }
}

const moment = (milliseconds: number | null): Date | null => (milliseconds === null ? null : new Date(milliseconds))

/**
 * Saves place and answers of a draft or a returned application: the new version, or undefined when it is not the
 * version that was read.
 */
export async function save(
  db: Db,
  file: Case,
  { villageCode, kept }: { villageCode: string | null; kept: KeptAnswers },
  happening: Happening | null,
  doer: Doer,
) {
  const [saved] = await db<{ version: number }[]>`
    with saved as (
      update applications set version = version + 1, village_code = ${villageCode}, updated_at = clock_timestamp()
      where id = ${file.id} and version = ${file.version} and discarded_at is null
      returning id, version, updated_at as at
    ), ${keeping(db, db`saved`, kept)}, event as (${recordIn(db, db`saved`, happening, doer)})
    select version from saved`
  return saved?.version
}

/**
 * Throws a draft away: its answers, documents and mails are gone, their objects left to the sweep, its history stays.
 * False when it has changed since it was read.
 */
export async function discard(db: Db, file: Case, doer: Doer): Promise<boolean> {
  const rows = await db`
    with discarded as (
      update applications set version = version + 1, discarded_at = clock_timestamp(), updated_at = clock_timestamp()
      where id = ${file.id} and version = ${file.version} and discarded_at is null
      returning id, version, updated_at as at
    ), emptied as (
      update application_forms f
      set answers = '{}', set_aside = null, personal = null, personal_kid = null, plain = false, named = true
      from discarded
      where f.application_id = discarded.id
    ), ${withoutData(db, db`discarded`)},
    event as (${recordIn(db, db`discarded`, { type: 'application.discarded', details: {} }, doer)})
    select id from discarded`
  return rows.length === 1
}

/** An insert of the event that goes with a change; `changed` names a CTE with id, version and at. */
export const recordIn = (db: Db, changed: ReturnType<Db>, happening: Happening | null, doer: Doer) => db`
  insert into application_events (application_id, version, type, actor_id, standing, office_id, channel, details, at)
  select id, version, ${happening?.type ?? ''}, ${doer.personId}::uuid, ${doer.standing}, ${doer.officeId}::uuid,
    ${doer.channel}::channel,
    ${JSON.stringify(happening?.details ?? {})}::text::jsonb, at from ${changed} where ${happening !== null}`

const lookupRows = (db: Db, { lookups }: KeptAnswers) => db`
  select kind::search_kind, decode(digest, 'hex')
  from unnest(${lookups.map(({ kind }) => kind)}::text[],
    ${lookups.map(({ digest }) => digest.toString('hex'))}::text[]) as l (kind, digest)`

/**
 * CTEs that put answers in the place of those before, and their hashes; `changed` names a CTE with the application's
 * id.
 */
export const keeping = (db: Db, changed: ReturnType<Db>, kept: KeptAnswers) => db`
  form as (
    update application_forms f
    set answers = ${JSON.stringify(kept.answers)}::text::jsonb,
      set_aside = ${kept.setAside && JSON.stringify(kept.setAside)}::text::jsonb,
      personal = ${kept.personal}, personal_kid = ${kept.kid}, plain = false, named = true
    from ${changed} c where f.application_id = c.id
  ), named as (${putName(db, changed, kept)}), forgotten as (
    delete from application_lookups l using ${changed} c
    where l.application_id = c.id and (l.kind, l.digest) not in (${lookupRows(db, kept)})
  ), lookup as (${addLookups(db, changed, kept)})`

/** An insert of the hashes an application is found by; `changed` names a CTE with its id. */
export const addLookups = (db: Db, changed: ReturnType<Db>, kept: KeptAnswers) => db`
  insert into application_lookups (application_id, kind, digest)
  select c.id, l.kind, l.digest
  from ${changed} c, (${lookupRows(db, kept)}) l (kind, digest)
  on conflict do nothing`

/**
 * An insert of the name that lists show, in the place of the one before; `changed` names a CTE with the application's
 * id.
 */
export const putName = (db: Db, changed: ReturnType<Db>, { name }: KeptAnswers) => db`
  insert into application_names as n (application_id, personal, personal_kid)
  select c.id, ${name.personal}, ${name.kid} from ${changed} c
  on conflict (application_id) do update set personal = excluded.personal, personal_kid = excluded.personal_kid`
