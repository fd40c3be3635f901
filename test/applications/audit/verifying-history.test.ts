import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { batch, checkBatch, checkOne } from '../../../src/applications/audit/queries.ts'
import { verifyAll } from '../../../src/applications/audit/verify.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { runs } from '../../support/deployment/product.ts'
import { imbIn } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { appoint } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const {
  database: { pool },
  url,
} = net

interface Verification {
  whole: boolean
  applications: number
  events: number
  findings: { applicationId: string; version: number | null; flaw: string }[]
  nextCursor: string | null
}
type Found = [version: number | null, flaw: string][]

let house: Application
let newest = 0
before(async () => {
  house = await imbIn('issued', net)
  newest = house.version
  await Promise.all(['draft', 'refused', 'withdrawn'].map((status) => imbIn(status, net)))
  const thrown = await net.applicant.drafts()
  await net.applicant.does(204, 'DELETE', `/v1/applications/${thrown.id}`, { headers: { 'if-match': '"1"' } })
  await net.applicant.saves(await net.applicant.drafts(), { answers: { capacity: 'owner' } })
})

const event = (version: number) => pool`application_id = ${house.id} and version = ${version}`
const rehash = (version: number) => (tx: Db) =>
  tx`update application_events e set hash = event_hash(e.previous_hash, e) where ${event(version)}`

/** Changes by a superuser who switches the triggers off, and the flaws found. Version 14 is the acceptance. */
const tamperings: Record<string, { change: (tx: Db) => Promise<unknown>; found: () => Found }> = {
  'an event that names another actor': {
    change: (tx) =>
      tx`update application_events set actor_id = (select id from people where subject = 'head') where ${event(14)}`,
    found: () => [[14, 'content_changed']],
  },
  'a detail that was changed': { change: addNote, found: () => [[14, 'content_changed']] },
  'an event that was moved by a microsecond': {
    change: (tx) => tx`update application_events set at = at + interval '1 microsecond' where ${event(14)}`,
    found: () => [[14, 'content_changed']],
  },
  'an event whose hash was changed': {
    change: (tx) => tx`update application_events set hash = sha256('x') where ${event(14)}`,
    found: () => [
      [14, 'content_changed'],
      [15, 'link_broken'],
    ],
  },
  'an event that was changed and hashed anew': {
    change: async (tx) => {
      await tx`update application_events set standing = 'head' where ${event(14)}`
      await rehash(14)(tx)
    },
    found: () => [[15, 'link_broken']],
  },
  'an event that was deleted': {
    change: (tx) => tx`delete from application_events where ${event(14)}`,
    found: () => [[15, 'event_missing']],
  },
  'several events that were deleted': {
    change: (tx) => tx`delete from application_events where application_id = ${house.id} and version between 3 and 14`,
    found: () => [[15, 'event_missing']],
  },
  'the first event deleted': {
    change: (tx) => tx`delete from application_events where ${event(1)}`,
    found: () => [[2, 'event_missing']],
  },
  'the newest event deleted': {
    change: (tx) => tx`delete from application_events where ${event(newest)}`,
    found: () => [
      [newest, 'status_differs'],
      [newest, 'version_differs'],
    ],
  },
  'the newest event deleted, and the status set back': {
    change: async (tx) => {
      await tx`delete from application_events where ${event(newest)}`
      await tx`update applications set status = 'ready_to_sign' where id = ${house.id}`
    },
    found: () => [[newest, 'version_differs']],
  },
  'all events deleted': {
    change: (tx) => tx`delete from application_events where application_id = ${house.id}`,
    found: () => [[null, 'history_missing']],
  },
  'two events that changed places': {
    change: async (tx) => {
      await tx`update application_events set version = 1000 where ${event(14)}`
      await tx`update application_events set version = 14 where ${event(15)}`
      await tx`update application_events set version = 15 where ${event(1000)}`
    },
    found: () => [
      [14, 'content_changed'],
      [14, 'event_missing'],
      [15, 'content_changed'],
      [15, 'event_missing'],
      [16, 'event_missing'],
    ],
  },
  'a status that no step led to': {
    change: (tx) => tx`update applications set status = 'handed_over' where id = ${house.id}`,
    found: () => [[newest, 'status_differs']],
  },
  'a version that no event made': {
    change: (tx) => tx`update applications set version = version + 1 where id = ${house.id}`,
    found: () => [[newest + 1, 'version_differs']],
  },
}

describe('the chain of a history', () => {
  it('is valid for every application and every kind of event', async () => {
    const said: string[] = []
    assert.equal(await verifyAll(pool, undefined, (line) => said.push(line)), true, said.join('\n'))
    assert.match(said.join(), /^6 applications with \d+ events were checked: every history is whole\.$/)
  })

  it('is made by the database, whatever an insert states', async () => {
    await inVain(async (tx) => {
      await tx`
        insert into application_events (application_id, version, type, standing, channel, at, sequence, previous_hash,
          hash)
        values (${house.id}, ${newest + 1}, 'x', 'system', 'system', now(), 7, 'x', 'x')`
      await tx`update applications set version = version + 1 where id = ${house.id}`
      assert.deepEqual(await foundIn(tx), [])
    })
  })

  it('does not depend on the settings of a session', async () => {
    await inVain(async (tx) => {
      await tx
        .unsafe(
          "set local timezone = 'Asia/Jakarta'; set local datestyle = 'German, DMY'; set local intervalstyle = 'sql_standard'; set local extra_float_digits = 0; set local bytea_output = 'escape'; set local xmlbinary = 'hex'",
        )
        .simple()
      assert.deepEqual(await foundIn(tx), [])
    })
  })

  it('is made by the migration for an existing history', async () => {
    const statements = async (name: string) => {
      const folder = new URL('../../../drizzle/migrations/', import.meta.url)
      const file = (await readdir(folder)).find((candidate) => candidate.endsWith(`_${name}.sql`))
      assert.ok(file, name)
      return (await readFile(new URL(file, folder), 'utf8')).split('--> statement-breakpoint')
    }
    await inVain(async (tx) => {
      const hashes = () =>
        tx<
          { hash: string }[]
        >`select encode(hash, 'hex') as hash from application_events order by application_id, version`
      const made = await hashes()
      await tx
        .unsafe(`
        drop trigger history_is_chained on application_events; drop function chain_event; drop function event_hash(bytea, application_events);
        alter table application_events drop constraint an_event_is_chained, drop column sequence, drop column previous_hash, drop column hash;
        alter table application_events add column sequence integer default 0 not null, add column previous_hash bytea default '' not null, add column hash bytea default '' not null`)
        .simple()
      for (const statement of await statements('history_is_chained')) await tx.unsafe(statement)
      assert.deepEqual(await hashes(), made)
      await assert.rejects(
        tx.savepoint((inner) => inner`delete from application_events`),
        { code: '23001' },
      )
    })
  })
})

describe('a superuser who switches the triggers off leaves a trace', () => {
  for (const [what, { change, found }] of Object.entries(tamperings)) {
    it(`${what} is found, and named`, () =>
      inVain(async (tx) => {
        await withoutTriggers(tx, change)
        assert.deepEqual(await foundIn(tx), found())
        assert.deepEqual(
          (await checkBatch(tx, null)).findings.map(({ applicationId, version, flaw }) => [
            applicationId,
            version,
            flaw,
          ]),
          found().map(([version, flaw]) => [house.id, version, flaw]),
        )
      }))
  }

  it('a history whose application was deleted is found, also the last one', () =>
    inVain(async (tx) => {
      await tx`set local session_replication_role = replica`
      const gone = await tx<{ id: string }[]>`
        delete from applications
        where id = ${house.id} or id = (select id from applications order by id desc limit 1)
        returning id`
      await tx`set local session_replication_role = origin`
      const { findings } = await checkBatch(tx, null)
      assert.deepEqual(
        findings,
        gone
          .map(({ id }) => ({ applicationId: id, version: null, flaw: 'application_missing' }))
          .sort((one, other) => one.applicationId.localeCompare(other.applicationId)),
      )
      assert.deepEqual(await foundIn(tx), [[null, 'application_missing']])
    }))
})

describe('checking over HTTP', () => {
  const verifies = (body: object, by = net.admin) => by.asks('POST', '/v1/audit/verifications', { body })

  it('is for the administrators of the province', async () => {
    for (const person of [net.applicant, net.head, await appoint(net, ['administrator'], '31.71')])
      isRefused(await verifies({ applicationId: house.id }, person), 403, 'forbidden')
    isRefused(await verifies({ applicationId: crypto.randomUUID() }), 404, 'not_found')
  })

  it('takes all applications a batch at a time, each once', async () => {
    await pool`
      with made as (
        insert into applications (reference, tracking_key, permit_type, permit_type_version, channel, applicant_id)
        select 'T' || g, 'T', 'IMB', 1, 'web', (select id from people where subject = 'applicant-1')
        from generate_series(1, ${2 * batch}) g
        returning id, created_at
      ) insert into application_events (application_id, version, type, standing, channel, at)
      select id, 1, 'application.drafted', 'applicant', 'web', created_at
      from made`
    const looks: Verification[] = []
    let cursor: string | null = null
    do {
      const look: Verification = (await verifies(cursor === null ? {} : { cursor })).json<Verification>()
      looks.push(look)
      cursor = look.nextCursor
    } while (cursor !== null && looks.length < 10)
    assert.deepEqual(
      looks.map(({ applications }) => applications),
      [batch, batch, 6],
    )
    assert.ok(looks.every(({ whole, findings }) => whole && findings.length === 0))
    isRefused(await verifies({ applicationId: house.id, cursor: looks[0]?.nextCursor }), 400, 'cursor_mismatch')
  })
})

describe('npm run audit:verify', () => {
  const audits = (...args: string[]) =>
    runs(['src/main.js', 'audit', '--database', url, ...args], { LOG_LEVEL: 'fatal' })

  it('exits with 0 when all is valid, with 1 and the link when one is not, with 2 when it cannot check', async () => {
    const whole = await audits()
    assert.deepEqual([whole.code, whole.stderr], [0, ''])
    assert.match(
      whole.stdout,
      new RegExp(`^${2 * batch + 6} applications with \\d+ events were checked: every history is whole\\.\\n$`),
    )
    await pool.begin((tx) => withoutTriggers(tx, addNote))
    for (const [args, subject] of [
      [[], `${2 * batch + 6} applications with \\d+ events were`],
      [['--application', house.id], '1 application with \\d+ events was'],
    ] as const) {
      const broken = await audits(...args)
      assert.equal(broken.code, 1, broken.stdout)
      assert.match(
        broken.stdout,
        new RegExp(
          `^BROKEN application ${house.id} version 14: content_changed, .*\\n${subject} checked: 1 finding\\.\\n$`,
        ),
      )
    }
    assert.deepEqual(
      (
        await net.admin.does<Verification>(200, 'POST', '/v1/audit/verifications', {
          body: { applicationId: house.id },
        })
      ).findings,
      [{ applicationId: house.id, version: 14, flaw: 'content_changed' }],
    )
    assert.equal((await audits('--application', crypto.randomUUID())).code, 2)
  })
})

async function addNote(tx: Db): Promise<void> {
  await tx`update application_events set details = details || '{"note": "Paid."}' where ${event(14)}`
}

const foundIn = async (tx: Db): Promise<Found> =>
  ((await checkOne(tx, house.id))?.findings ?? []).map(({ version, flaw }) => [version, flaw])

async function withoutTriggers(tx: Db, change: (tx: Db) => Promise<unknown>): Promise<void> {
  await tx.unsafe('alter table application_events disable trigger user')
  await change(tx)
  await tx
    .unsafe(
      'alter table application_events enable trigger history_is_kept; alter table application_events enable always trigger history_is_chained',
    )
    .simple()
}

/** Runs `work` in a transaction that is rolled back. */
async function inVain(work: (tx: Parameters<Parameters<typeof pool.begin>[1]>[0]) => Promise<unknown>): Promise<void> {
  const done = new Error('rolled back')
  await pool
    .begin(async (tx) => {
      await work(tx)
      throw done
    })
    .catch((error: unknown) => {
      if (error !== done) throw error
    })
}
