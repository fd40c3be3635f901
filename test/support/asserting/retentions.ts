import type { Db } from '../../../src/platform/db/client.ts'

/** An application whose kept day of erasure differs from the recount. Null: no row, or none is expected. */
interface WrongDay {
  id: string
  status: string
  kept: string | null
  expected: string | null
}

/**
 * Counts the day of erasure of each application from its rows, as docs/guide/personal-data.md says: the first day after
 * the years of its closing, of the end of its permit, or of its last payout, on which no permit, no open objection and
 * no open money keeps it. Returns those with another day.
 * It uses nothing of `erasable_on`.
 */
export const wrongDays = (db: Db) => db<WrongDay[]>`
  with closed as (
    select a.id, p.id as permit, p.state, make_interval(years => (v.definition->'retention'->>'years')::int) as years,
      v.definition->'retention'->>'countsFrom' = 'closing' as counts_from_closing,
      (a.status_since at time zone 'Asia/Jakarta')::date as closed_on,
      (select max((y.recorded_at at time zone 'Asia/Jakarta')::date)
        from refund_payouts y
        join refunds r on r.id = y.refund_id
        where r.application_id = a.id) as paid_out_on,
      a.refund_due > 0 or a.paid_amount - a.kept_amount
        > case when a.status in ('issued', 'handed_over') then a.fee_amount else 0 end as has_open_money,
      least(p.valid_until, p.revoked_from - 1, (select max(e.at at time zone 'Asia/Jakarta')::date
        from permit_events e
        where e.permit_id = p.id and e.action = 'supersede')) as last_on
    from applications a
    join permit_type_versions v on v.code = a.permit_type and v.version = a.permit_type_version
    left join permits p on p.application_id = a.id
    where a.status in ('issued', 'handed_over', 'refused', 'withdrawn', 'lapsed') and v.definition ? 'retention'
      and a.erased_at is null and a.discarded_at is null
  ), expected as (
    select c.id,
      case
        when c.has_open_money is true
          or exists (select from objections b where b.application_id = c.id and b.state = 'open')
        then 'infinity'
        else coalesce(min(possible.day), 'infinity')
      end as day
    from closed c
    left join lateral (
      select (since.day + c.years)::date + 1 as day
      from (values (c.closed_on), (c.last_on), (c.paid_out_on)) as since (day)
    ) possible on possible.day > (c.closed_on + c.years)::date
      and (c.paid_out_on is null or possible.day > (c.paid_out_on + c.years)::date)
      and (c.permit is null or c.counts_from_closing is true
        or c.state = 'not_yet_in_force' and (c.last_on is null or c.last_on >= possible.day)
        or possible.day > (c.last_on + c.years)::date)
    group by c.id, c.has_open_money
  )
  select coalesce(a.id, r.application_id) as id, a.status::text as status, r.erasable_on::text as kept, e.day::text as expected
  from applications a
  left join expected e on e.id = a.id
  full join retentions r on r.application_id = a.id
  where r.erasable_on is distinct from e.day`
