import type { Db } from '../db/client.ts'

/** More than any file has. */
const eachLimit = 1_000

/** Where a person is told of their files, sealed. */
export const contactsOf = (db: Db, personId: string) => db<{ id: string; channel: string; language: string; kinds: string[] | null; basis: string | null; confirmedAt: string | null; personal: string }[]>`
  select id, channel, language, kinds, basis, rfc3339(confirmed_at) as "confirmedAt", personal from contacts where person_id = ${personId} and removed_at is null order by id limit ${eachLimit}`

/** What the applicants of these files were told, the newest thousand of each. */
export const noticesOf = (db: Db, ids: readonly string[]) => db<{ applicationId: string; kind: string; channel: string; address: string; state: string; at: string }[]>`
  select asked.id as "applicationId", n.kind, n.channel, n.shown as address, n.state, rfc3339(n.made_at) as at
  from unnest(${[...ids]}::uuid[]) as asked (id) cross join lateral (
    select * from notices n where n.application_id = asked.id and n.kind <> 'deemed_granted_at_office' order by n.id desc limit ${eachLimit}
  ) n order by n.application_id, n.id desc`

/** What happened to these applications, in order, as far as each has not more than a thousand events. */
export const happeningsOf = (db: Db, ids: readonly string[]) => db<{ applicationId: string; type: string; at: string; standing: string; channel: string; details: object }[]>`
  select asked.id as "applicationId", e.type, rfc3339(e.at) as at, e.standing, e.channel, e.details
  from unnest(${[...ids]}::uuid[]) as asked (id) cross join lateral (
    select * from application_events e where e.application_id = asked.id order by e.version limit ${eachLimit}
  ) e order by e.application_id, e.version`

/** What happened to the permits of these applications, in order. */
export const permitHappeningsOf = (db: Db, ids: readonly string[]) => db<{ applicationId: string; type: string; at: string; standing: string; channel: string; details: object }[]>`
  select p.application_id as "applicationId", e.type, rfc3339(e.at) as at, e.standing, e.channel, e.details
  from permits p cross join lateral (
    select * from permit_events e where e.permit_id = p.id order by e.version limit ${eachLimit}
  ) e where p.application_id = any(${[...ids]}::uuid[]) order by p.application_id, e.version`

/** Who read these applications, the newest thousand of each. */
export const readsOf = (db: Db, ids: readonly string[]) => db<{ applicationId: string; what: string; at: string; role: string; office: string | null; agency: string | null; status: string | null; reason: string | null; purpose: string | null; fields: string[] }[]>`
  select asked.id as "applicationId", r.what, rfc3339(r.at) as at, r.standing as role, o.name_id as office, c.registration->'names'->>'id' as agency, r.status, r.reason, r.purpose, r.fields
  from unnest(${[...ids]}::uuid[]) as asked (id) cross join lateral (
    select * from data_reads r where r.application_id = asked.id order by r.id desc limit ${eachLimit}
  ) r left join offices o on o.id = r.office_id left join clients c on c.id = r.client_id order by r.application_id, r.id desc`
