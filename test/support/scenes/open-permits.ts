import { publishOpenData } from '../../../src/open-data/publish.ts'
import type { Network } from '../network.ts'
import type { Reply } from '../person.ts'
import { monthIn } from './days.ts'
import { readyToSign } from './permits.ts'

export type Row = Record<string, unknown>

/**
 * Groups of permits of the open type KRK and of the closed type SKTM. `place`: the region that is published for them;
 * null for none. `month`: in how many months from now they are issued.
 */
export const groups = [
  { type: 'KRK', village: '31.71.06.1001', month: 0, count: 6, place: '31.71.06.1001' },
  { type: 'KRK', village: '31.71.06.1002', month: 0, count: 4, place: null },
  { type: 'KRK', village: '31.71.06.1003', month: -1, count: 3, place: '31.71.06' },
  { type: 'KRK', village: '31.71.06.1004', month: -1, count: 2, place: '31.71.06' },
  { type: 'KRK', village: '31.72.01.1001', month: -1, count: 4, place: '31.72' },
  { type: 'KRK', village: '31.72.02.1001', month: -1, count: 1, place: '31.72' },
  { type: 'KRK', village: '31.73.01.1001', month: -1, count: 2, place: null },
  { type: 'SKTM', village: '31.71.06.1001', month: 0, count: 5, place: null },
]
const answers = {
  applicant: { name: 'Siti Rahmawati', phone: '+6281298765432', address: { street: 'Jalan Rahasia 17' } },
  land: { titleNumber: 'SHM-RAHASIA-42', holder: 'Budi Santoso' },
  site: { street: 'Gang Tersembunyi 9', latitude: -6.197_531, longitude: 106.829_753 },
}

/** Issues the permits of all groups, for applications full of personal answers. */
export async function issueGroups({ applicant, ...net }: Network): Promise<void> {
  const count = groups.reduce((sum, group) => sum + group.count, 0)
  const files = await readyToSign({ applicant, ...net }, count, 'KRK', undefined, { answers })
  for (const file of files) await net.head.takes('sign', file)
  const ids = files.map(({ id }) => id)
  for (const { type, village, month, count: those } of groups)
    await net.database.pool`
      update permits
      set permit_type = ${type},
        village_code = ${village},
        issued_at = ${`${monthIn(month)}-02T03:00:00Z`}::text::timestamptz
      where application_id = any(${ids.splice(0, those)}::uuid[])`
}

export const publishes = ({ database: { pool }, storage }: Network) => publishOpenData(pool, storage)

export const downloads = ({ nobody }: Network, format: string, headers: Record<string, string> = {}) =>
  nobody.asks('GET', `/v1/open-data/permits/${format}`, { headers })
export const changesSince = ({ nobody }: Network, day: string, headers: Record<string, string> = {}) =>
  nobody.asks('GET', `/v1/open-data/permit-changes?since=${day}`, { headers })
export const linesOf = ({ text }: Reply): Row[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

/** Returns the object keys of the published files. */
export const objectsOfFiles = async ({ database: { pool } }: Network): Promise<string[]> =>
  (await pool<{ key: string }[]>`select object_key as key from open_data_files`).map(({ key }) => key)

/** Moves the last publication and the days of the records back by a day. */
export async function aDayLater(net: Network): Promise<void> {
  await publicationsADayBack(net)
  await net.database.pool`update open_permits set changed_on = changed_on - 1`
}

/** Moves the last publication back by a day. The records stay as they are. */
export async function publicationsADayBack({ database: { pool } }: Network): Promise<void> {
  await pool`update open_data_days set day = day - 1`
  await pool`update open_data_files set day = day - 1`
}

/**
 * Returns every value in the database that describes a person or identifies a permit or an application. Days of issue
 * are left out on that day itself, which each record has as the day of its status.
 */
export async function personalValues({ database: { pool } }: Network): Promise<string[]> {
  const rows = await pool<{ value: string | null }[]>`
    select p.id::text as value from permits p
    union all select p.application_id::text from permits p
    union all select p.number from permits p
    union all select p.public_token from permits p
    union all select p.public_code from permits p
    union all select p.holder from permits p
    union all select a.reference from applications a
    union all select a.tracking_key from applications a
    union all select w.name from people w
    union all select w.id::text from people w
    union all select jsonb_path_query(f.answers, 'strict $.**') #>> '{}' from application_forms f
    union all
    select p.issued_at::date::text
    from permits p
    where to_char(p.issued_at, 'DD') = '02' and p.issued_at::date <> network_day()`
  const given = JSON.stringify(answers).match(/[^"{}:,]{5,}/g) ?? []
  return [...new Set([...rows.map(({ value }) => value ?? ''), ...given])].filter(({ length }) => length >= 5)
}

/** Publishes a version of KRK without open data. */
export async function closesKrk({ database: { pool } }: Network): Promise<void> {
  await pool`
    insert into permit_type_versions (code, version, valid_from, written)
    select code, version + 1, network_day(), (written::jsonb - 'openData')::json
    from permit_type_versions
    where code = 'KRK'`
}

/** Publishes a version of KRK with another name, from a day on. */
export async function renamesKrk({ database: { pool } }: Network, name: string, inDays: number): Promise<void> {
  await pool`
    insert into permit_type_versions (code, version, valid_from, written)
    select code, max(version) over () + 1, network_day() + ${inDays}::int,
      jsonb_set(written::jsonb, '{names,id}', to_jsonb(${name}::text))::json
    from permit_type_versions
    where code = 'KRK'
    order by version
    limit 1`
}

/** Withdraws the newest version of KRK. */
export async function withdrawsNewestKrk({ database: { pool } }: Network): Promise<void> {
  await pool`
    insert into permit_type_withdrawals (code, version, reason, withdrawn_by)
    select code, max(version), 'Published by mistake.', (select id from people limit 1)
    from permit_type_versions
    where code = 'KRK'
    group by code`
}
