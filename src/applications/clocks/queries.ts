import type { applications } from '../../../drizzle/tables/applications.ts'
import type { Actor } from '../../access/identity/actor.ts'
import { Problem } from '../../http/problems/problem.ts'
import { type Edition, editionJson } from '../../network/calendar/queries.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import { lastDayToAct } from '../steps/answer-queries.ts'
import { visibleTo } from '../visibility.ts'
import type { ClockFacts } from './ledger.ts'

/** The intervals of a clock, and the edition of the calendar in force; null while none is published. */
export interface Ledger extends ClockFacts {
  edition: Edition | null
  /** A new UUID for the event of a step that is taken on these facts. */
  stepId: string
}

/**
 * The facts of a clock for its page in the contract: also the permit type, since when it is deemed granted, and the
 * last day on which the applicant can act.
 */
export interface ClockRow
  extends Omit<Ledger, 'stepId'>,
    Pick<typeof applications.$inferSelect, 'permitType' | 'permitTypeVersion'> {
  deemedGrantedAt: string | null
  lapsesOn: string | null
}

const intervalsLimit = 1_000

/** Returns the intervals of application `a` as JSON, in order; at most 1,000. */
export const intervalsJson = (db: Db) => db`coalesce((
    select json_agg(json_build_object('status', i.status, 'clock', i.clock, 'startedAt', rfc3339(i.started_at),
        'endedAt', rfc3339(i.ended_at))
      order by i.sequence)
    from (
      select *
      from application_intervals i
      where i.application_id = a.id
      order by i.sequence
      limit ${intervalsLimit}
    ) i
  ), '[]')`

/** Returns a `Ledger` of application `a` as JSON. */
export const ledgerJson = (db: Db) =>
  db`
    json_build_object('intervals', ${intervalsJson(db)}, 'readAt', rfc3339(clock_timestamp()), 'stepId', uuidv7(),
      'edition', ${editionJson(db)})`

/** Condition: the office's time for application `a` has run out, or had when the application ended. */
export const overdue = (db: Db) => db`coalesce(a.due_at < coalesce(a.stopped_at, now()), false)`

/** Reads the ledger of an application. Throws `not_found`. */
export async function ledgerOf(db: Db, id: string): Promise<Ledger> {
  const [row] = await db<{ ledger: Ledger }[]>`
    select ${ledgerJson(db)} as ledger
    from applications a
    where a.id = ${id}`
  if (!row) throw new Problem('not_found', { what: 'application' })
  return row.ledger
}

/**
 * Reads the clock of an application. A stopped clock has the edition of the calendar that it stopped with. Throws
 * `not_found`.
 */
export const clockOf = (db: Db, id: string, actor: Actor): Promise<ClockRow> =>
  clockWhere(db, db`a.id = ${id} and ${visibleTo(db, actor)}`)

/** As `clockOf`, without a check of visibility, for an inquiry into a submitted application. */
export const anyClockOf = (db: Db, id: string): Promise<ClockRow> => clockWhere(db, db`a.id = ${id}`)

async function clockWhere(db: Db, condition: Fragment): Promise<ClockRow> {
  const [row] = await db<ClockRow[]>`
    select ${intervalsJson(db)} as intervals, rfc3339(clock_timestamp()) as read_at,
      rfc3339(a.deemed_granted_at) as deemed_granted_at, a.permit_type, a.permit_type_version,
      ${lastDayToAct(db)} as lapses_on,
      case when a.stopped_at is null or a.calendar_edition = 0
        then ${editionJson(db)}
        else (
          select json_build_object('number', c.edition, 'id', c.id)
          from calendar_versions c
          where c.edition = a.calendar_edition
        )
      end as edition
    from applications a
    left join offices o on o.id = a.office_id
    where ${condition}`
  if (!row) throw new Problem('not_found', { what: 'application' })
  return row
}
