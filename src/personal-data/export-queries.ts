import { shownDetails } from '../applications/history/shown-details.ts'
import { officeKinds } from '../correspondence/notifications/notice.ts'
import type { Db } from '../platform/db/client.ts'

/** The most records of each kind: more than any application has. */
export const eachLimit = 1_000

/** Returns the contacts of a person. `personal` is the sealed address. */
export const contactsOf = (db: Db, personId: string) => db<
  {
    id: string
    channel: string
    language: string
    kinds: string[] | null
    basis: string | null
    confirmedAt: string | null
    personal: string
  }[]
>`
  select id, channel, language, kinds, basis, rfc3339(confirmed_at) as confirmed_at, personal
  from contacts
  where person_id = ${personId} and removed_at is null
  order by id
  limit ${eachLimit}`

/** Returns the newest 1,000 notices to the applicant of each of these applications. */
export const noticesOf = (db: Db, ids: readonly string[]) => db<
  { applicationId: string; kind: string; channel: string; address: string; state: string; at: string }[]
>`
  select asked.id as application_id, n.kind, n.channel, n.shown as address, n.state, rfc3339(n.made_at) as at
  from unnest(${[...ids]}::uuid[]) as asked (id)
  cross join lateral (
    select *
    from notices n
    where n.application_id = asked.id and n.kind <> all(${officeKinds}::text[])
    order by n.id desc
    limit ${eachLimit}
  ) n
  order by n.application_id, n.id desc`

/** Returns the first 1,000 events of each of these applications, in order. */
export const eventsOf = (db: Db, ids: readonly string[]) => db<
  { applicationId: string; type: string; at: string; standing: string; channel: string; details: object }[]
>`
  select asked.id as application_id, e.type, rfc3339(e.at) as at, e.standing, e.channel,
    ${shownDetails(db)} as details
  from unnest(${[...ids]}::uuid[]) as asked (id)
  cross join lateral (
    select *
    from application_events e
    where e.application_id = asked.id
    order by e.version
    limit ${eachLimit}
  ) e
  order by e.application_id, e.version`

/** Returns the first 1,000 events of the permit of each of these applications, in order. */
export const permitEventsOf = (db: Db, ids: readonly string[]) => db<
  { applicationId: string; type: string; at: string; standing: string; channel: string; details: object }[]
>`
  select p.application_id, e.type, rfc3339(e.at) as at, e.standing, e.channel, e.details
  from permits p
  cross join lateral (
    select *
    from permit_events e
    where e.permit_id = p.id
    order by e.version
    limit ${eachLimit}
  ) e
  where p.application_id = any(${[...ids]}::uuid[])
  order by p.application_id, e.version`

/** Returns the newest 1,000 reads of each of these applications. */
export const readsOf = (db: Db, ids: readonly string[]) => db<
  {
    applicationId: string
    what: string
    at: string
    role: string
    office: string | null
    agency: string | null
    status: string | null
    reason: string | null
    purpose: string | null
    fields: string[]
  }[]
>`
  select asked.id as application_id, r.what, rfc3339(r.at) as at, r.standing as role, o.name_id as office,
    c.registration->'names'->>'id' as agency, r.status, r.reason, r.purpose, r.fields
  from unnest(${[...ids]}::uuid[]) as asked (id)
  cross join lateral (
    select *
    from data_reads r
    where r.application_id = asked.id
    order by r.id desc
    limit ${eachLimit}
  ) r
  left join offices o on o.id = r.office_id
  left join clients c on c.id = r.client_id
  order by r.application_id, r.id desc`

/** Returns the newest 1,000 sessions of a person at kiosks. */
export const sessionsOf = (db: Db, personId: string) => db<{ kiosk: string; from: string; until: string | null }[]>`
  select k.label as kiosk, rfc3339(s.created_at) as from, rfc3339(s.ended_at) as until
  from kiosk_sessions s
  join kiosks k on k.id = s.kiosk_id
  where s.person_id = ${personId}
  order by s.id desc
  limit ${eachLimit}`
