import type { CaseFile } from './case-file.ts'
import type { Invariant, Look } from './invariant.ts'
import { type Decision, dayOf, remedyAt, wordingsOf } from './remedies.ts'

/** Checks each application at the moment of its erasure. */
export const remediesKeepData: Invariant = {
  name: 'remedies-keep-data',
  statement:
    'The data of an application is not erased while an objection or an appeal is open, nor while money is to be ' +
    'given back or decided about, nor before the last day of a remedy that is left against a decision which ' +
    'stands: a refusal, a suspension or revocation, money that is not given back, an objection or appeal that ' +
    'granted nothing. Where no last day is known, it is kept for the years of the retention from that decision.',
  async afterAct({ look, files, before }, claims) {
    for (const file of files.filter((one) => one.erasedAt !== null && !before(one.id)?.erasedAt)) {
      const asked = (file.erasedAt ?? 0) / 1_000
      for (const left of await remediesOf(look, file)) {
        const lastDays = (await wordingsOf(look, left, asked)).map(({ lastDay }) => lastDay ?? left.keptThrough)
        const isOver = lastDays.some((lastDay) => lastDay < dayOf(asked))
        claims.holds(isOver, file.id, `data kept after ${left.what}: until ${lastDays}`, `erased on ${dayOf(asked)}`)
      }
      claims.rows(1, await openOnes(look, file))
      claims.rows(1, await openMoney(look, file))
    }
  },
}

/** A decision with a remedy that nobody has used. `keptThrough`: the day of the years of the retention from it. */
interface Left extends Decision {
  what: string
  keptThrough: string
}

/** Reads the objections and appeals that were open when an application was erased. */
const openOnes = ({ sql }: Look, { id, erasedAt }: CaseFile) => sql<
  { subject: string; expected: string; found: string }[]
>`
  select 'application ' || ${id}::text as subject, 'data kept while an objection is open' as expected,
    'erased with ' || b.level || ' ' || b.id as found
  from objections b
  where b.application_id = ${id} and watch.us(b.filed_at) < ${erasedAt} and b.state = 'open'
  order by b.id`

/** Reads the money of an erased application that no fee takes and nobody has decided about, or is not paid out. */
const openMoney = ({ sql }: Look, { id }: CaseFile) => sql<{ subject: string; expected: string; found: string }[]>`
  select 'application ' || a.id as subject, 'data kept while money is open' as expected,
    'erased with ' || m.open || ' rupiah open, and ' || a.refund_due || ' to be paid out' as found
  from applications a
  cross join lateral (
    select a.paid_amount - a.kept_amount
      - case when a.status in ('issued', 'handed_over') then coalesce(a.fee_amount, a.paid_amount) else 0 end as open
  ) m
  where a.id = ${id} and (m.open > 0 or a.refund_due > 0)`

/** Reads the decisions against somebody that stood when an application was erased, and that nobody had contested. */
const remediesOf = ({ sql }: Look, { id, erasedAt }: CaseFile) => sql<Left[]>`
  select e.what, e.at, '{"id": "", "en": ""}'::jsonb as office,
    case e.level when 'case' then words.remedy when 'objection' then words.remedy#>'{objection,remedy}'
      else words.remedy#>'{objection,appeal,remedy}' end as remedy,
    ((e.at at time zone 'Asia/Jakarta')::date + make_interval(years => (v.definition#>>'{retention,years}')::int))
      ::date::text as "keptThrough"
  from applications a
  join permit_type_versions v on v.code = a.permit_type and v.version = a.permit_type_version
  cross join lateral (
    select 'its refusal' as what, 'case' as level, (
        select max(r.at)
        from application_events r
        where r.application_id = a.id and r.action = 'refuse') as at
    where a.status = 'refused' and not exists (
      select
      from objections b
      where b.application_id = a.id and b.refusal_id is not null and b.state <> 'withdrawn' and b.refusal_id = (
        select r.id
        from application_events r
        where r.application_id = a.id and r.action = 'refuse'
        order by r.version desc
        limit 1))
    union all
    select 'the decision of its permit: ' || w.action, 'case', w.at
    from permits p
    join permit_events w on w.permit_id = p.id
    where p.application_id = a.id and w.action in ('suspend', 'revoke') and watch.us(w.at) < ${erasedAt}
      and not exists (
        select
        from permit_events t
        where t.permit_id = p.id and t.version > w.version
          and t.action = case w.action when 'suspend' then 'lift' else 'call_off_revocation' end)
      and not exists (select from objections b where b.permit_event_id = w.id and b.state <> 'withdrawn')
    union all
    select 'money that is not given back', 'case', m.decided_at
    from refunds m
    where m.application_id = a.id and m.outcome = 'declined' and m.lifted_at is null
      and watch.us(m.decided_at) < ${erasedAt}
    union all
    select b.level || ' ' || b.state, b.level::text, b.ended_at
    from objections b
    where b.application_id = a.id and b.state in ('rejected', 'inadmissible') and watch.us(b.ended_at) < ${erasedAt}
      and not exists (select from objections n where n.appeal_of_id = b.id and n.state <> 'withdrawn')
  ) e
  cross join lateral (
    select coalesce(nullif(v.definition->'legalRemedy', 'null'), ${remedyAt(sql)}) as remedy
  ) words
  where a.id = ${id}
  order by e.at`
