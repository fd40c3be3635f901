import type { Office } from '../../network/offices/network.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import { localDay } from '../../platform/db/local-time.ts'
import { receivingOffice } from '../steps/receiving-office.ts'
import type { StandingObjection } from './queries.ts'

/**
 * SQL for the id of the office that decides an appeal: the nearest online office that lies above the office `decided`
 * of the objection, and above `responsible`, that of the application, or is it. So its officers see the application.
 * Both are aliases of `offices`. `except`: an office that closes. Null when there is none.
 */
export const officeAbove = (
  db: Db,
  decided: Fragment,
  responsible: Fragment,
  except: string | null = null,
): Fragment => db`(
  select n.id
  from offices n
  where n.state = 'online' and n.id is distinct from ${except}::uuid
    and starts_with(${decided}.region_code, n.region_code || '.')
    and (${responsible}.region_code = n.region_code or starts_with(${responsible}.region_code, n.region_code || '.'))
  order by n.level
  limit 1)`

/** The facts of an objection that decide if an appeal can be filed against the decision on it. */
interface AppealFacts {
  nextId: string
  today: string
  /** The day of the decision on the objection. */
  decidedOn: string
  refusalId: string | null
  permitEventId: string | null
  /** The appeal that was filed and not withdrawn. */
  current: StandingObjection | null
  /** The office that would decide it. */
  above: Office | null
}

/** Reads the facts for an appeal against the decision on an objection. Undefined while nobody has decided it. */
export async function appealFacts(db: Db, objectionId: string): Promise<AppealFacts | undefined> {
  const [row] = await db<AppealFacts[]>`
    select uuidv7() as next_id, network_day()::text as today, ${localDay(db, db`b.ended_at`)}::text as decided_on,
      b.refusal_id, b.permit_event_id,
      (select json_build_object('id', l.id, 'state', l.state, 'dueOn', l.due_on)
        from objections l
        where l.appeal_of_id = b.id and l.state <> 'withdrawn') as current,
      (select office_json(s)
        from offices s
        where s.id = ${officeAbove(db, db`w`, db`o`)}) as above
    from objections b
    join applications a on a.id = b.application_id
    join offices o on o.id = a.office_id
    join offices w on w.id = b.decided_for
    where b.id = ${objectionId}`
  return row
}

/**
 * Locks the office that is to decide an appeal, as a step locks the office that it sends an application to. Returns
 * false when it is not online any more.
 */
export async function lockDeciding(tx: Db, { id }: Office): Promise<boolean> {
  const { count } = await tx`${receivingOffice(tx, id, ['online'])}`
  return count > 0
}
