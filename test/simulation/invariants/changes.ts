import { readFile } from 'node:fs/promises'
import type { RawFile } from './case-files.ts'
import { nothingTouched, type Reading, type Touched } from './invariant.ts'

type Kind = keyof Touched

/** The tables whose rows belong to an application, a permit, a mail or an office, with the column that has its id. */
const belongings: readonly (readonly [table: string, column: string, kind: Kind])[] = [
  ['applications', 'id', 'applications'],
  ['application_events', 'application_id', 'applications'],
  ['application_intervals', 'application_id', 'applications'],
  ['application_forms', 'application_id', 'applications'],
  ['documents', 'application_id', 'applications'],
  ['payments', 'application_id', 'applications'],
  ['refunds', 'application_id', 'applications'],
  ['fee_assessments', 'application_id', 'applications'],
  ['messages', 'application_id', 'applications'],
  ['notices', 'application_id', 'applications'],
  ['permits', 'application_id', 'applications'],
  ['permits', 'id', 'permits'],
  ['permit_events', 'permit_id', 'permits'],
  ['permit_certificates', 'permit_id', 'permits'],
  ['received_mails', 'id', 'mails'],
  ['received_attachments', 'mail_id', 'mails'],
  ['received_mail_acts', 'mail_id', 'mails'],
  ['offices', 'id', 'offices'],
  ['office_events', 'office_id', 'offices'],
  ['queue_tickets', 'office_id', 'offices'],
]

/**
 * Prepares a database for the checks: adds a schema `watch` with functions that read whole applications, and triggers
 * that record the touched rows. The product does not know that schema.
 */
export async function prepareReading(sql: Reading): Promise<void> {
  await sql.unsafe(await readFile(new URL('reading.sql', import.meta.url), 'utf8'))
  for (const [table, column, kind] of belongings) {
    const name = `touch_${table}_${column}`
    await sql.unsafe(`
      create function watch.${name}() returns trigger language plpgsql as $$
      declare
        touched uuid := coalesce(new.${column}, old.${column});
      begin
        if touched is not null then
          insert into watch.touched (kind, id) values ('${kind}', touched);
        end if;
        return null;
      end $$;
      create trigger ${name} after insert or update or delete on ${table}
        for each row execute function watch.${name}()`)
  }
}

/**
 * Returns and forgets the ids of the rows that commits have touched since the last call, with the applications among
 * them: one round trip for what every act needs.
 */
export async function takeTouched(sql: Reading): Promise<{ touched: Touched; files: readonly RawFile[] }> {
  const rows = await sql<({ kind: Kind; id: string; file: null } | { kind: null; id: null; file: RawFile })[]>`
    with taken as (delete from watch.touched returning kind, id)
    select t.kind, t.id, null::jsonb as file
    from taken t
    group by t.kind, t.id
    union all
    select null, null, f
    from watch.case_files(array(select t.id from taken t where t.kind = 'applications')) f`
  const touched = nothingTouched()
  const files: RawFile[] = []
  for (const row of rows) {
    if (row.kind === null) files.push(row.file)
    else touched[row.kind].add(row.id)
  }
  return { touched, files }
}

/**
 * Removes the rows of `watch.touched` that were taken: each reading passes over all of them, and autovacuum is off in a
 * run.
 */
export const forgetTaken = async (sql: Reading): Promise<void> => void (await sql`vacuum watch.touched`)
