import type { applications } from '../../drizzle/tables/applications.ts'
import type { SealedAnswers } from '../applications/answers/sealed-answers.ts'
import type { Case } from '../applications/case/case.ts'
import type { Db } from '../platform/db/client.ts'
import { heldForNames } from './name-queries.ts'

/** The tables of sealed records: the primary key, and the column of the subject to which the record is bound. */
export const sealedTables = [
  { table: 'application_forms', key: 'application_id', subject: 'application_id' },
  { table: 'application_names', key: 'application_id', subject: 'application_id' },
  { table: 'contacts', key: 'id', subject: 'id' },
  { table: 'notices', key: 'id', subject: 'cause_id' },
  { table: 'corrections', key: 'id', subject: 'application_id' },
  { table: 'objections', key: 'id', subject: 'application_id' },
  { table: 'webhooks', key: 'id', subject: 'id' },
] as const
export type SealedTable = (typeof sealedTables)[number]

/** Lists at most `limit` records that are encrypted under one of these keys. */
export const sealedUnder = (db: Db, { table, key, subject }: SealedTable, kids: readonly string[], limit: number) => db<
  { id: string; subject: string; personal: string }[]
>`
  select ${db(key)} as id, ${db(subject)} as subject, personal
  from ${db(table)}
  where personal_kid = any(${[...kids]}::text[])
  order by personal_kid, ${db(key)}
  limit ${limit}`

/** Replaces records that have not changed since the read. Returns their number. */
export async function replaceRecords(
  db: Db,
  { table, key }: SealedTable,
  kid: string,
  records: readonly { id: string; before: string; after: string }[],
): Promise<number> {
  const written = await db`
    update ${db(table)} f
    set personal = r.after, personal_kid = ${kid}
    from unnest(${records.map(({ id }) => id)}::uuid[], ${records.map(({ before }) => before)}::text[],
      ${records.map(({ after }) => after)}::text[])
      as r (id, before, after)
    where f.${db(key)} = r.id and f.personal = r.before`
  return written.count
}

interface PlainForm
  extends Pick<Case, 'answers' | 'setAside'>,
    Pick<typeof applications.$inferSelect, 'id' | 'permitType' | 'permitTypeVersion'> {}

/** Lists at most `limit` forms from before personal answers were encrypted. */
export const plainForms = (db: Db, limit: number) => db<PlainForm[]>`
  select f.application_id as id, f.answers, f.set_aside, a.permit_type, a.permit_type_version
  from application_forms f
  join applications a on a.id = f.application_id
  where f.plain
  order by f.application_id
  limit ${limit}`

/**
 * Replaces unencrypted answers by encrypted ones, unless they have changed since the read or are being changed. Returns
 * their number.
 */
export async function sealForms(
  db: Db,
  forms: readonly { before: PlainForm; sealedAnswers: SealedAnswers }[],
): Promise<number> {
  const records = forms.map(
    ({ before: { id, answers: before, setAside: asideBefore }, sealedAnswers: { lookups, ...columns } }) => ({
      id,
      before,
      asideBefore,
      ...columns,
      lookups: lookups.map(({ kind, digest }) => ({ kind, digest: digest.toString('hex') })),
    }),
  )
  const rows = await db`
    with given as (
      select *
      from jsonb_to_recordset(${JSON.stringify(records)}::text::jsonb) as r (id uuid, before jsonb, "asideBefore" jsonb,
        answers jsonb, "setAside" jsonb, personal text, kid text, lookups jsonb, name jsonb)
    ), kept as materialized (${heldForNames(db)}), sealed as (
      update application_forms f
      set answers = given.answers, set_aside = nullif(given."setAside", 'null'), personal = given.personal,
        personal_kid = given.kid, plain = false, named = true
      from given
      join kept on kept.id = given.id
      where f.application_id = given.id and f.plain and f.answers = given.before
        and f.set_aside is not distinct from nullif(given."asideBefore", 'null')
      returning given.id, given.lookups, given.name
    ), named as (
      insert into application_names as n (application_id, personal, personal_kid)
      select id, name->>'personal', name->>'kid'
      from sealed
      on conflict (application_id)
      do update
      set personal = excluded.personal, personal_kid = excluded.personal_kid
    ), found_by as (
      insert into application_lookups (application_id, kind, digest)
      select sealed.id, l.kind, decode(l.digest, 'hex')
      from sealed, jsonb_to_recordset(sealed.lookups) as l (kind search_kind, digest text)
      on conflict do nothing
    )
    select id from sealed`
  return rows.length
}
