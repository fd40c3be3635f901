import type { Invariant, Look } from './invariant.ts'

/** Checks that nobody has two answers to one question, and why one was closed. */
export const decisionsHaveOneObjection: Invariant = {
  name: 'decisions-have-one-objection',
  statement:
    'A refusal, suspension or revocation has at most one objection that was not withdrawn, and an objection one such ' +
    'appeal. One is closed only in the transaction in which the head takes back the decision that it was against. ' +
    'None is open against a decision that was taken back.',
  async atDayEnd(look, { applications }, claims) {
    for (const read of [severalOf, closedOf, openOf]) {
      const rows = await read(look, [...applications])
      claims.rows(
        rows.length,
        rows.filter(({ isBroken }) => isBroken),
      )
    }
  },
}

/** Checks the office and the head that decide an appeal. */
export const appealsGoAbove: Invariant = {
  name: 'appeals-go-above',
  statement:
    'An appeal is against the decision on an objection that granted nothing. An office above the one that decided ' +
    'the objection decides it, by a head who has taken neither that decision nor the one before it, and entered ' +
    'neither. While it is open, that office is or lies above the one of its application.',
  async atDayEnd(look, { applications }, claims) {
    const rows = await appealsOf(look, [...applications])
    claims.rows(
      rows.length,
      rows.filter(({ isBroken }) => isBroken),
    )
  },
}

interface Judged {
  subject: string
  expected: string
  found: string
  isBroken: boolean
}

const severalOf = ({ sql }: Look, applications: readonly string[]) => sql<Judged[]>`
  select 'decision ' || coalesce(b.appeal_of_id, b.permit_event_id, b.refusal_id) as subject,
    'one ' || b.level as expected, count(*)::text as found, count(*) > 1 as "isBroken"
  from objections b
  where b.application_id = any(${[...applications]}::uuid[]) and b.state <> 'withdrawn'
  group by b.level, coalesce(b.appeal_of_id, b.permit_event_id, b.refusal_id)`

const closedOf = ({ sql }: Look, applications: readonly string[]) => sql<Judged[]>`
  select b.level || ' ' || b.id as subject, 'closed as its decision was taken back' as expected,
    'nothing taken back then' as found,
    not exists (
      select
      from application_events c
      join permit_events w on w.xmin::text = c.xmin::text
      where c.application_id = b.application_id and c.type = b.level || '.closed'
        and c.details->>'objectionId' = b.id::text and w.permit_id = b.permit_id and w.standing = 'head'
        and w.action = case b.against when 'suspension' then 'lift' else 'call_off_revocation' end) as "isBroken"
  from objections b
  where b.application_id = any(${[...applications]}::uuid[]) and b.state = 'closed'`

const openOf = ({ sql }: Look, applications: readonly string[]) => sql<Judged[]>`
  select b.level || ' ' || b.id as subject, 'a decision that is not taken back' as expected,
    'open, application ' || a.status as found,
    case when b.permit_id is null then a.status <> 'refused' else exists (
      select
      from permit_events w
      join permit_events d on d.id = b.permit_event_id and d.version < w.version
      where w.permit_id = b.permit_id
        and w.action = case b.against when 'suspension' then 'lift' else 'call_off_revocation' end) end as "isBroken"
  from objections b
  join applications a on a.id = b.application_id
  where b.application_id = any(${[...applications]}::uuid[]) and b.state = 'open'`

const appealsOf = ({ sql }: Look, applications: readonly string[]) => sql<Judged[]>`
  select 'appeal ' || b.id as subject, 'an office above ' || below.region_code || ', another person' as expected,
    above.region_code || ', by ' || coalesce(b.decided_by::text, 'nobody') || ', objection ' || f.state as found,
    f.level <> 'objection' or f.state not in ('rejected', 'inadmissible')
      or not starts_with(below.region_code, above.region_code || '.')
      or (b.state = 'open' and not starts_with(here.region_code || '.', above.region_code || '.'))
      or (b.state in ('granted', 'rejected', 'inadmissible')
        and b.decided_by in (f.decided_by, f.filed_by, b.filed_by, e.actor_id)) as "isBroken"
  from objections b
  join objections f on f.id = b.appeal_of_id
  join offices above on above.id = b.office_id
  join offices below on below.id = f.decided_for
  join applications a on a.id = b.application_id
  join offices here on here.id = a.office_id
  cross join lateral (
    select r.actor_id
    from application_events r
    where r.id = b.refusal_id
    union all
    select w.actor_id
    from permit_events w
    where w.id = b.permit_event_id
  ) e
  where b.application_id = any(${[...applications]}::uuid[]) and b.level = 'appeal'`
