import { counterStates } from '../../../network/offices/steps.ts'
import type { Db } from '../../../platform/db/client.ts'
import type { WrittenPlace } from '../reading/place-words.ts'

/** SQL for the office with a counter that serves a region: its own, or the next one above. */
const servingCounter = (db: Db, region: ReturnType<Db>) => db`(
  select o.id
  from office_areas s
  join offices o on o.id = s.office_id
  where s.served_until is null
    and s.region_code = any(region_and_above(${region}))
    and o.state = any(${[...counterStates]}::office_state[])
  order by o.level
  limit 1)`

/**
 * SQL for the office whose triage takes a mail without an application: that of the sender's last application; otherwise
 * the one that serves the only place that the mail names; otherwise that of the province, or the highest one.
 */
export const triageOffice = (db: Db, { sender, place }: { sender: Buffer | null; place: WrittenPlace }) => db`(
  with known as (
    select a.id, a.office_id, a.village_code
    from contacts c
    join applications a on a.applicant_id = c.person_id or a.id = c.application_id
    where c.channel = 'email' and c.digest = ${sender} and c.confirmed_at is not null and c.removed_at is null
      and a.discarded_at is null
    order by a.id desc
    limit 1
  ), named as (
    select r.code
    from regions r, (select network_day() as day) today
    where (r.code = any(${place.codes}::text[])
      or (r.level = 'village' and lower(r.name) = any(${place.villages}::text[]))
      or (r.level = 'district' and lower(r.name) = any(${place.districts}::text[])))
      and (r.valid_from is null or r.valid_from <= today.day) and (r.valid_until is null or r.valid_until > today.day)
  ), innermost as (
    select code
    from named n
    where not exists (
      select
      from named inside
      where starts_with(inside.code, n.code || '.'))
  ), sole as (
    select min(code) as code
    from innermost
    having count(*) = 1
  )
  select coalesce(
    (select coalesce(office_id, ${servingCounter(db, db`known.village_code`)}) from known),
    (select ${servingCounter(db, db`sole.code`)} from sole),
    (select id
      from offices
      where level = 'province' and state = any(${[...counterStates]}::office_state[])
      order by region_code
      limit 1),
    (select id
      from offices
      order by level desc, region_code
      limit 1)))`
