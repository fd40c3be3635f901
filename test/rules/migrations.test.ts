import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { environments } from '../../src/access/clients/client.ts'
import { roles } from '../../src/access/identity/actor.ts'
import { consultationStatuses } from '../../src/applications/consultations/consultation.ts'
import { correctionOutcomes } from '../../src/applications/corrections/outcomes.ts'
import { verdicts } from '../../src/applications/documents/matching.ts'
import { scanStates } from '../../src/applications/documents/scan-state.ts'
import { purposes } from '../../src/applications/drafts/earlier.ts'
import { paymentSources, refundOutcomes } from '../../src/applications/fees/fee.ts'
import { outcomes, responses } from '../../src/applications/inspections/appointment.ts'
import { clocks, statuses } from '../../src/applications/lifecycle.ts'
import { messageKinds, sides } from '../../src/applications/messages/correspondence.ts'
import { objectionLevels, objectionStates, objectionSubjects } from '../../src/applications/objections/states.ts'
import { readKinds } from '../../src/applications/reads/reading.ts'
import { visitOutcomes, visitPurposes } from '../../src/applications/visits/visit.ts'
import { contactBases, contactChannels } from '../../src/correspondence/contacts/contact.ts'
import { noticeStates } from '../../src/correspondence/notifications/notice.ts'
import {
  mailActs,
  mailSources,
  receivedMailStates,
  slotNamings,
} from '../../src/correspondence/received-mails/received-mail.ts'
import { ticketStates } from '../../src/counter/queue/ticket.ts'
import { eventSources, eventSubjects } from '../../src/events/subject.ts'
import { deliveryStates, pauseReasons } from '../../src/events/webhooks/states.ts'
import { channels } from '../../src/http/channels.ts'
import { dissolutionStates } from '../../src/network/offices/dissolution.ts'
import { levels, officeStates } from '../../src/network/offices/network.ts'
import { staffActions } from '../../src/network/staff/appointment.ts'
import { signerKinds } from '../../src/permits/certificates/signer.ts'
import { permitStates } from '../../src/permits/life.ts'
import { migrate } from '../../src/platform/db/migrate.ts'
import { languages } from '../../src/platform/words.ts'
import { lookupKinds } from '../../src/privacy/identifiers.ts'
import { createDatabase, template } from '../support/deployment/database.ts'
import { lacksNothing } from './advice.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const run = promisify(execFile)
const runMilliseconds = 300_000
const journal: { entries: { idx: number; when: number; tag: string }[] } = JSON.parse(
  await readFile(join(root, 'drizzle/migrations/meta/_journal.json'), 'utf8'),
)

/** The lists of values in the code, by the name of their enum in the database. */
const lists = {
  appointment_outcome: outcomes,
  appointment_response: responses,
  application_status: statuses,
  channel: channels,
  clock: clocks,
  dissolution_state: dissolutionStates,
  environment: environments,
  event_source: eventSources,
  event_subject: eventSubjects,
  consultation_status: consultationStatuses,
  correction_outcome: correctionOutcomes,
  objection_level: objectionLevels,
  objection_state: objectionStates,
  objection_subject: objectionSubjects,
  contact_basis: contactBases,
  contact_channel: contactChannels,
  language: languages,
  notice_state: noticeStates,
  level: levels,
  office_state: officeStates,
  message_kind: messageKinds,
  message_side: sides,
  payment_source: paymentSources,
  permit_state: permitStates,
  read_kind: readKinds,
  refund_outcome: refundOutcomes,
  role: roles,
  search_kind: lookupKinds,
  staff_action: staffActions,
  start_purpose: purposes,
  signer_kind: signerKinds,
  ticket_state: ticketStates,
  verdict: verdicts,
  mail_act: mailActs,
  mail_source: mailSources,
  received_mail_state: receivedMailStates,
  scan_state: scanStates,
  slot_naming: slotNamings,
  visit_outcome: visitOutcomes,
  visit_purpose: visitPurposes,
  webhook_delivery_state: deliveryStates,
  webhook_pause_reason: pauseReasons,
}

describe('the migrations', () => {
  it('create the tables that the code describes: after a change of them run npm run migration', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-migrations-'))
    t.after(() => rm(folder, { recursive: true, force: true }))
    await Promise.all([
      ...['drizzle', 'drizzle.config.ts', 'package.json'].map((name) =>
        cp(join(root, name), join(folder, name), { recursive: true }),
      ),
      ...['src', 'node_modules'].map((name) => symlink(join(root, name), join(folder, name))),
    ])
    // It checks the snapshots first, as `drizzle-kit check` does, and says why it stops.
    const inFolder = { cwd: folder, timeout: runMilliseconds }
    const { stdout } = await run(process.execPath, ['node_modules/drizzle-kit/bin.cjs', 'generate'], inFolder)
    assert.match(stdout, /nothing to migrate/, stdout)
    assert.deepEqual(
      await readdir(join(folder, 'drizzle'), { recursive: true }),
      await readdir(join(root, 'drizzle'), { recursive: true }),
    )
  })

  it('are in the journal, each later than the one before: an earlier one would be skipped', async () => {
    const files = (await readdir(join(root, 'drizzle/migrations'))).filter((name) => name.endsWith('.sql')).sort()
    assert.deepEqual(
      journal.entries.map(({ tag }) => `${tag}.sql`),
      files,
    )
    const times = journal.entries.map(({ when }) => when)
    const ascending = [...new Set(times)].sort((a, b) => a - b)
    assert.deepEqual(times, ascending)
  })
})

describe('migrating', () => {
  it('a database that is empty brings it to the newest schema, and again changes nothing', async (t) => {
    const { url, sql } = await opens(t, 'template0')
    await migrate(url)
    const made = await schemaOf(sql)
    assert.ok(made.length > 100)
    await migrate(url)
    assert.deepEqual(await schemaOf(sql), made)
    assert.equal(await appliedIn(sql), journal.entries.length)
  })

  it('by five processes at once runs once', async (t) => {
    const { url, sql } = await opens(t, 'template0')
    await Promise.all(Array.from({ length: 5 }, () => migrate(url)))
    assert.equal(await appliedIn(sql), journal.entries.length)
  })

  it('creates each enum with exactly the values of the code, in order', async (t) => {
    const { sql } = await opens(t, template)
    const enums = await sql<{ name: string; words: string[] }[]>`
      select t.typname as name, array_agg(e.enumlabel::text order by e.enumsortorder) as words
      from pg_enum e
      join pg_type t on t.oid = e.enumtypid
      group by t.typname`
    lacksNothing(
      enums.filter(({ name }) => !Object.hasOwn(lists, name)),
      ({ name }) => `Add ${name} to lists in test/rules/migrations.test.ts, with the list of words that the code uses.`,
    )
    assert.deepEqual(Object.fromEntries(enums.map(({ name, words }) => [name, words])), lists)
  })

  it('leaves no foreign key without an index where the referenced row can be deleted or changes often', async (t) => {
    const { sql } = await opens(t, template)
    const slow = await sql<{ column: string }[]>`
      select c.conrelid::regclass || '.' || a.attname as column
      from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.contype = 'f' and c.confrelid = 'applications'::regclass
        and not exists (select from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1])`
    assert.deepEqual([...slow], [])
  })
})

/** Opens a copy of a template: `template0` is empty, `template` was migrated. */
async function opens(t: { after(work: () => Promise<unknown>): void }, copied: string) {
  const { url, drop } = await createDatabase(copied)
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  t.after(async () => {
    await sql.end()
    await drop()
  })
  return { url, sql }
}

/** Returns every column, index, constraint and trigger of the schema. */
async function schemaOf(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ thing: string }[]>`
    select concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) as thing
    from information_schema.columns
    where table_schema = 'public'
    union all select indexdef from pg_indexes where schemaname = 'public'
    union all select conname || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
    union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    order by thing`
  return rows.map(({ thing }) => thing)
}

async function appliedIn(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from drizzle.__drizzle_migrations`
  return row?.count ?? 0
}
