import type { EscalationRule } from '../../catalogue/permit-types/escalation-schema.ts'
import type { Db } from '../../platform/db/client.ts'
import { nextVersion } from '../changed.ts'
import { workStates } from './assignment.ts'
import { due } from './work-queries.ts'

/** A rule of one version of a permit type. */
export interface TypeRule extends EscalationRule {
  permitType: string
  version: number
}

/** Lists the escalation rules of all versions: an application keeps its version. */
export const escalationRules = (db: Db) => db<TypeRule[]>`
  select t.code as permit_type, t.version, r.code, r."remainingHours", r."of", r.unassigned
  from permit_type_versions t,
    jsonb_to_recordset(t.definition->'escalation') as r (code text, "remainingHours" int, "of" text, unassigned boolean)
  where t.definition ? 'escalation'`

/** Returns the name of the time that counts for application `a`. */
const dueFor = (db: Db) => db`case when a.accepted_at is null then 'completeness_check' else 'service_time' end`

/**
 * Returns the mark that a rule leaves on application `a`. The completeness check has a mark of its own, so that a rule
 * applies once to each time.
 */
const markOf = (db: Db, code: string) =>
  db`case when a.accepted_at is null then 'completeness_check/' else '' end || ${code}::text`

/**
 * Condition: the rule applies to application `a`, which is due by `dueBy`; without it, to any with a due time. The
 * update repeats the condition, so a change that committed while it waited is seen.
 */
const applies = (db: Db, { permitType, version, code, of, unassigned }: TypeRule, dueBy: Date | null) => db`
  a.permit_type = ${permitType} and a.permit_type_version = ${version} and a.stopped_at is null and a.due_at is not null
  and not (a.escalated @> array[${markOf(db, code)}]::text[]) ${of ? db`and ${dueFor(db)} = ${of}` : db``}
  ${
    dueBy
      ? db`
    and ${due(db)} <= ${dueBy}`
      : db``
  } ${
    unassigned
      ? db`
    and a.assigned_to is null and a.status = any(${workStates}::application_status[])`
      : db``
  }`

/**
 * Escalates applications to the nearest office above that is online, those due first first. Returns the number. Looks
 * for an office above only for offices with an application that is due: most runs find none.
 */
export async function escalateByRule(db: Db, rule: TypeRule, dueBy: Date | null, limit: number): Promise<number> {
  const brought = await db`
    with behind as materialized (
      select o.id, o.region_code, o.level
      from offices o
      cross join lateral (
        select from applications a
        where a.office_id = o.id and ${applies(db, rule, dueBy)}
        order by ${due(db)}
        limit 1
      ) first
    ), late as materialized (
      select a.id, above.details
      from behind o
      cross join lateral (
        select jsonb_build_object('id', s.id, 'names', jsonb_build_object('id', s.name_id, 'en', s.name_en)) as details
        from office_areas r
        join offices s on s.id = r.office_id
        where r.served_until is null
          and r.region_code = any(array[left(o.region_code, 8), left(o.region_code, 5), left(o.region_code, 2)])
          and s.state = 'online'
          and s.level > o.level
        order by s.level
        limit 1
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
    ), brought as (
      update applications a
      set ${nextVersion(db)}, escalated = a.escalated || (${markOf(db, rule.code)})
      from late
      where a.id = late.id and ${applies(db, rule, dueBy)}
      returning a.id, a.version, a.office_id, a.due_at, ${dueFor(db)} as due_for, a.updated_at as at,
        late.details as above
    )
    insert into application_events (application_id, version, type, standing, office_id, channel, details, at)
    select id, version, 'application.escalated', 'system', office_id, 'system',
      jsonb_build_object('rule', ${rule.code}::text, 'dueFor', due_for, 'dueAt', rfc3339(due_at), 'to', above), at
    from brought`
  return brought.count
}
