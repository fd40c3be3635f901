import type { EscalationRule } from '../../catalogue/permit-types/definition/escalation-schema.ts'
import { nearestOnlineAbove } from '../../network/offices/queries.ts'
import type { Db } from '../../platform/db/client.ts'
import { automaticEvents, nextVersion } from '../changed.ts'
import { workStates } from './assignment.ts'
import { due } from './work-queries.ts'

/** An escalation rule of one version of a permit type. */
interface TypeRule extends EscalationRule {
  permitType: string
  version: number
  /** The time of the database. */
  now: Date
}

/** Lists the escalation rules of all versions, because an application keeps the version it was filed under. */
export const escalationRules = (db: Db) => db<TypeRule[]>`
  select t.code as permit_type, t.version, r.code, r."remainingHours", r."of", r.unassigned, now() as now
  from permit_type_versions t,
    jsonb_to_recordset(t.definition->'escalation') as r (code text, "remainingHours" int, "of" text, unassigned boolean)
  where t.definition ? 'escalation'`

/** SQL for the name of the counted time of application `a`. */
const dueFor = (db: Db) => db`case when a.accepted_at is null then 'completeness_check' else 'service_time' end`

/**
 * SQL for the mark that a rule leaves on application `a`. It differs for the completeness check, so that a rule applies
 * once to each counted time.
 */
const markOf = (db: Db, code: string) =>
  db`case when a.accepted_at is null then 'completeness_check/' else '' end || ${code}::text`

/**
 * Condition: the rule applies to application `a`, which is due by `dueBy`; null: which has a due time. The update
 * repeats the condition under the lock of the row, because the application may have changed.
 */
const applies = (db: Db, { permitType, version, code, of, unassigned }: TypeRule, dueBy: Date | null) => db`
  a.permit_type = ${permitType}
  and a.permit_type_version = ${version}
  and a.stopped_at is null
  and a.due_at is not null
  and not (a.escalated @> array[${markOf(db, code)}]::text[])
  ${of ? db`and ${dueFor(db)} = ${of}` : db``}
  ${dueBy ? db`and ${due(db)} <= ${dueBy}` : db``}
  ${unassigned ? db`and a.assigned_to is null and a.status = any(${workStates}::application_status[])` : db``}`

/**
 * Escalates at most `limit` applications to the nearest online office above their own, next due first. Returns the
 * number. Leaves those that are being changed to the next run. It searches an office above only for offices with an
 * application that is due, because most runs find none.
 */
export async function escalateByRule(db: Db, rule: TypeRule, dueBy: Date | null, limit: number): Promise<number> {
  const brought = await db`
    with behind as materialized (
      select o.id, o.region_code, o.level
      from offices o
      cross join lateral (
        select
        from applications a
        where a.office_id = o.id and ${applies(db, rule, dueBy)}
        order by ${due(db)}
        limit 1
      ) first
    ), late as materialized (
      select a.id, above.details
      from behind o
      cross join lateral (
        ${nearestOnlineAbove(
          db,
          db`jsonb_build_object('id', s.id, 'names', jsonb_build_object('id', s.name_id, 'en', s.name_en)) as details`,
        )}
      ) above
      cross join lateral (
        select a.id, ${due(db)} as due
        from applications a
        where a.office_id = o.id and ${applies(db, rule, dueBy)}
        order by due
        limit ${limit}
      ) a
      order by a.due
      limit ${limit}
    ), free as materialized (
      select a.id
      from applications a
      where a.id = any(array(select late.id from late))
      for no key update skip locked
    ), changed as (
      update applications a
      set ${nextVersion(db)}, escalated = a.escalated || (${markOf(db, rule.code)})
      from late
      join free on free.id = late.id
      where a.id = late.id and ${applies(db, rule, dueBy)}
      returning a.id, a.version, a.office_id, a.due_at, ${dueFor(db)} as due_for, a.updated_at as at,
        late.details as above
    )
    ${automaticEvents(db, {
      type: 'application.escalated',
      details: db`
        jsonb_build_object('rule', ${rule.code}::text, 'dueFor', due_for, 'dueAt', rfc3339(due_at), 'to', above)`,
    })}`
  return brought.count
}
