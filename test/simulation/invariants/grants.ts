import type { Invariant, Look } from './invariant.ts'

/** Checks that each granted objection or appeal has had its effect in the transaction that granted it. */
export const grantsTakeEffectAtOnce: Invariant = {
  name: 'grants-take-effect-at-once',
  statement:
    'A granted objection or appeal sends its application back to review, or takes back the decision on its permit, ' +
    'in the transaction of the grant. Only a permit that has ended in another way stays as it is. The system takes ' +
    'back no decision without a grant.',
  async atDayEnd(look, { applications }, claims) {
    for (const rows of [await effectsOf(look, [...applications]), await takenBack(look, [...applications])])
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

/**
 * Reads the grants of these applications, with their effects. The transaction that wrote a row is its `xmin`: events
 * never change.
 */
const effectsOf = ({ sql }: Look, applications: readonly string[]) => sql<Judged[]>`
  select b.level || ' ' || b.id as subject, 'its effect in the transaction of the grant' as expected,
    coalesce(done.action || ' to ' || done.state || case when done.by = g.xmin::text then '' else ' in another' end,
      'none, permit ' || coalesce(before.state, '')) as found,
    case when done.by is null then not coalesce(
        before.state in ('superseded', 'expired') or p.valid_until < (g.at at time zone 'Asia/Jakarta')::date
          or (b.against = 'suspension' and (before.state = 'revoked'
            or p.revoked_from <= (g.at at time zone 'Asia/Jakarta')::date)), false)
      else done.by <> g.xmin::text or done.state in ('refused', 'revoked')
        or (done.action = 'lift' and done.state <> 'in_force') end as "isBroken"
  from application_events g
  join objections b on b.id = (g.details->>'objectionId')::uuid
  left join permits p on p.id = b.permit_id
  left join lateral (
    select w.to_state::text as state
    from permit_events w
    where w.permit_id = b.permit_id and w.at <= g.at and w.to_state is not null
    order by w.version desc
    limit 1
  ) before on true
  left join lateral (
    select e.xmin::text as by, e.action, e.to_status::text as state
    from application_events e
    where b.against = 'refusal' and e.application_id = g.application_id and e.action = 'send_back'
      and e.details->>'objectionId' = b.id::text
    union all
    select w.xmin::text, w.action, w.to_state::text
    from permit_events w
    where w.permit_id = b.permit_id and w.details->>'objectionId' = b.id::text
      and w.action = case b.against when 'suspension' then 'lift' else 'call_off_revocation' end
  ) done on true
  where g.application_id = any(${[...applications]}::uuid[]) and g.type in ('objection.granted', 'appeal.granted')`

/** Reads what the system has taken back, and each end of a revocation in force: both need a grant. */
const takenBack = ({ sql }: Look, applications: readonly string[]) => sql<Judged[]>`
  select 'permit event ' || w.id as subject, 'a grant in the same transaction' as expected, w.type as found,
    not exists (
      select
      from application_events g
      where g.application_id = p.application_id and g.type in ('objection.granted', 'appeal.granted')
        and g.details->>'objectionId' = w.details->>'objectionId' and g.xmin::text = w.xmin::text) as "isBroken"
  from permits p
  join permit_events w on w.permit_id = p.id
  where p.application_id = any(${[...applications]}::uuid[])
    and ((w.standing = 'system' and w.action in ('lift', 'call_off_revocation'))
      or (w.from_state = 'revoked' and w.to_state <> 'revoked'))`
