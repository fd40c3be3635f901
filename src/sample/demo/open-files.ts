import type { Sql } from 'postgres'
import { type Status, states, stepsFrom } from '../../applications/lifecycle.ts'
import { newReference, newTrackingKey } from '../../applications/reference.ts'

const ways = [['submitted'], ['submitted', 'in_review'], ['submitted', 'returned']] as const
const actionTo = (from: Status, to: Status) => stepsFrom(from).find((step) => step.to.includes(to))?.action ?? ''

/** Inserts `files` open applications of the village, with events and intervals, as if submitted two days ago. */
export async function fill(
  sql: Sql,
  { files, village, applicantId, answers }: { files: number; village: string; applicantId: string; answers: object },
): Promise<void> {
  const rows = Array.from({ length: files }, (_, index) => ({
    reference: newReference(),
    key: newTrackingKey(),
    way: index % ways.length,
  }))
  const steps = ways.flatMap((way, index) =>
    way.map((to, step) => {
      const from = way[step - 1] ?? 'draft'
      return {
        way: index,
        step: step + 1,
        last: way.length,
        to,
        from,
        action: actionTo(from, to),
        clock: states[to].clock,
      }
    }),
  )
  await sql.begin(async (tx) => {
    await tx`
      create temp table made on commit drop as
      select uuidv7() as id, r.*, now() - interval '2 days' as at, ${applicantId}::uuid as person,
        (select id from offices where region_code = ${village}) as office
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (reference text, key text, way int)`
    await tx`create temp table steps on commit drop as
      select *
      from jsonb_to_recordset(${JSON.stringify(steps)}::text::jsonb) as s (way int, step int, last int, "to" text,
        "from" text, action text, clock text)`
    await tx`
      insert into applications (id, reference, tracking_key, version, permit_type, permit_type_version, status, channel,
        applicant_id, village_code, office_id, created_at, updated_at, status_since, submitted_at)
      select m.id, m.reference, m.key, s.last + 1, 'SKTM', 1, s."to"::application_status, 'web', m.person, ${village},
        m.office, m.at, m.at, m.at + s.last * interval '1 hour', m.at + interval '1 hour'
      from made m
      join steps s on s.way = m.way and s.step = s.last`
    await tx`
      insert into application_forms (application_id, answers, plain)
      select id, ${JSON.stringify(answers)}::text::jsonb, true
      from made`
    await tx`
      insert into application_events (application_id, version, type, actor_id, standing, channel, at)
      select id, 1, 'application.drafted', person, 'applicant', 'web', at
      from made`
    await tx`
      insert into application_events (application_id, version, type, action, from_status, to_status, actor_id, standing,
        office_id, channel, at)
      select m.id, s.step + 1, 'application.' || s."to", s.action, s."from"::application_status,
        s."to"::application_status, m.person,
        case when s.step = 1 then 'applicant' else 'front_desk' end,
        case when s.step > 1 then m.office end, 'web', m.at + s.step * interval '1 hour'
      from made m
      join steps s on s.way = m.way
      order by s.step`
    await tx`
      insert into application_intervals (application_id, sequence, status, clock, started_at, ended_at)
      select id, 1, 'draft', 'not_started', at, at + interval '1 hour'
      from made`
    await tx`
      insert into application_intervals (application_id, sequence, status, clock, started_at, ended_at)
      select m.id, s.step + 1, s."to"::application_status, s.clock::clock, m.at + s.step * interval '1 hour',
        case when s.step < s.last then m.at + (s.step + 1) * interval '1 hour' end
      from made m
      join steps s on s.way = m.way`
  })
  await sql`analyze`
}
