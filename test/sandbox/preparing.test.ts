import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, describe, it } from 'node:test'
import postgres from 'postgres'
import { connect } from '../../src/platform/db/client.ts'
import { createLog } from '../../src/platform/log.ts'
import { readConfig } from '../../src/program/settings/read-config.ts'
import { load } from '../../src/program/starting/commands.ts'
import { demandSettings, demandTrial } from '../../src/program/starting/demands.ts'
import { openSandboxDatabase, prepareBeside } from '../../src/program/starting/sandbox-database.ts'
import { loadNetwork } from '../../src/sample/load.ts'
import { demandApart } from '../../src/sandbox/apart.ts'
import { fixedPermits } from '../../src/sandbox/fixed-permits.ts'
import { madeTypes } from '../../src/sandbox/made-types.ts'
import { prepareSandbox } from '../../src/sandbox/prepare.ts'
import { followSuspensions } from '../../src/sandbox/suspensions.ts'
import { createDatabase } from '../support/deployment/database.ts'
import { pooler } from '../support/deployment/pooler.ts'

const neverStops = new AbortController().signal
const made = await createDatabase()
const sql = postgres(made.url, { max: 1, onnotice: () => {} })
after(async () => {
  await sql.end()
  await made.drop()
})

describe('the database of the sandbox', () => {
  it('is filled once, however many processes start', async () => {
    await Promise.all([prepareSandbox(made.url, loadNetwork), prepareSandbox(made.url, loadNetwork)])
    await prepareSandbox(made.url, loadNetwork)
    const [found] = await sql`select count(*)::int as permits from permits`
    assert.equal(found?.['permits'], fixedPermits.length)
  })

  it('has no fixed permit issued after its first day, also when an older version has filled it', async () => {
    const late = () => sql`
      select p.number
      from permits p
      where p.issued_at::date > coalesce(p.valid_from, p.issued_at::date)
        or p.issued_at::date > coalesce(p.valid_until, p.issued_at::date)`
    await sql`update permits set issued_at = now()`
    assert.ok((await late()).some(({ number }) => number === 'SANDBOX-EXPIRED'))
    await prepareSandbox(made.url, loadNetwork)
    assert.deepEqual([...(await late())], [])
  })

  it('is never one with live data, which stays as it is', async () => {
    const live = await createDatabase()
    const own = postgres(live.url, { max: 1, onnotice: () => {} })
    try {
      await own`insert into people (issuer, subject, name) values ('issuer', 'somebody', 'Somebody')`
      await assert.rejects(prepareSandbox(live.url, loadNetwork), /must be one of its own/)
      assert.deepEqual([...(await own`select from permits`)], [])
    } finally {
      await own.end()
      await live.drop()
    }
  })

  it('is never the live database, however its address is written and however empty it is', async () => {
    const live = await createDatabase()
    try {
      const again = live.url.replace('127.0.0.1', 'localhost')
      assert.notEqual(again, live.url)
      await assert.rejects(prepareBeside(live.url, again), /must be another one than the live database/)
      await demandApart(live.url, made.url)
    } finally {
      await live.drop()
    }
  })

  it('is refused behind a pooler, whether that refuses our settings or drops them', async (t) => {
    for (const behaviour of ['refuses', 'drops'] as const) {
      const pooled = await pooler(made.url, behaviour)
      t.after(pooled.close)
      const beside = Object.assign(new URL(made.url), { pathname: 'postgres' }).href
      await using parts = new AsyncDisposableStack()
      const opening = openSandboxDatabase({ sandboxDatabaseUrl: pooled.url }, beside, {
        parts,
        log: createLog('silent'),
        signal: AbortSignal.timeout(0),
      })
      await assert.rejects(opening, /^Error: SANDBOX_DATABASE_URL: has to lead to PostgreSQL itself.* needs no pooler/)
    }
  })

  it('is refused with another data key of the same name than the one it was written with', async () => {
    const beside = Object.assign(new URL(made.url), { pathname: 'postgres' }).href
    const opens = async (fill: number) => {
      await using parts = new AsyncDisposableStack()
      const dataKeys = { dataKeys: [{ kid: 'k1', secret: Buffer.alloc(32, fill) }], searchKey: Buffer.alloc(32, fill) }
      const near = { parts, log: createLog('silent'), signal: AbortSignal.timeout(0) }
      return openSandboxDatabase({ sandboxDatabaseUrl: made.url, dataKeys }, beside, near)
    }
    assert.equal((await opens(1))?.state.isPrepared, true)
    await assert.rejects(opens(2), /^Error: SANDBOX_DATABASE_URL: the sandbox .* DATA_KEYS: k1 is another key/)
  })

  it('does not keep the live database from being loaded while it is away', async () => {
    const live = await createDatabase()
    await using parts = new AsyncDisposableStack()
    let said = ''
    const config = readConfig({
      DATABASE_URL: live.url,
      SANDBOX_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/sandbox',
    })
    await load(config, { parts, log: { info: () => {} }, signal: neverStops, say: (text) => void (said += text) })
    assert.match(said, /calendars are loaded\.\nThe sandbox is not prepared: .*ECONNREFUSED.*as soon as it answers/)
    await parts.disposeAsync()
    await live.drop()
  })

  it('follows the suspensions of the live one', async () => {
    const live = await createDatabase()
    const [here, there] = [connect(live.url), connect(made.url)]
    try {
      for (const { pool } of [here, there])
        await pool`
          insert into clients (id, environment, registration)
          values ('00000000-0000-7000-8000-0000000000aa', 'test', '{}')`
      const isSuspended = async () =>
        (await there.pool`select from clients where suspended_at is not null`).length === 1
      await here.pool`update clients set suspended_at = now(), suspension_reason = 'Seen in public.'`
      assert.deepEqual([await followSuspensions(here.pool, there.pool), await isSuspended()], [1, true])
      assert.equal(await followSuspensions(here.pool, there.pool), 0)
      await here.pool`update clients set suspended_at = null, suspension_reason = null`
      assert.deepEqual([await followSuspensions(here.pool, there.pool), await isSuspended()], [1, false])
    } finally {
      await Promise.all([here.close(), there.close()])
      await live.drop()
    }
  })
})

describe('the guide', () => {
  it('names each fixed permit and each event that can be made', async () => {
    const guide = await readFile(new URL('../../docs/guide/sandbox.md', import.meta.url), 'utf8')
    const numbers = fixedPermits.map(({ number }) => number)
    const types = Object.keys(madeTypes).map((type) => type.replace('permit.', ''))
    const missing = [...numbers, ...types].filter((word) => !guide.includes(`| \`${word}\` |`))
    assert.deepEqual(missing, [])
  })
})

describe('a start with a sandbox', () => {
  const url = 'postgres://user:hidden@database/permits'
  const keys = {
    DATA_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    SEARCH_KEY: Buffer.alloc(32, 2).toString('base64'),
  }
  const demands = (settings: Record<string, string>) => () => demandSettings(readConfig(settings), 'all')

  it('is refused in a test deployment, on the live database, and with parts that do not belong together', () => {
    const live = { ENVIRONMENT: 'live', DATABASE_URL: url, ...keys }
    assert.throws(demands({ SANDBOX_DATABASE_URL: 'embedded' }), /SANDBOX_DATABASE_URL: .*ENVIRONMENT=live/)
    assert.throws(demands({ ...live, SANDBOX_DATABASE_URL: 'embedded' }), /SANDBOX_DATABASE_URL: must be the address/)
    assert.throws(demands({ ...live, SANDBOX_DATABASE_URL: url }), /SANDBOX_DATABASE_URL: must be another database/)
    assert.throws(
      () => demandTrial(readConfig({ TRIAL_CLOCK: 'yes', SANDBOX_DATABASE_URL: 'embedded' }), 'all'),
      /SANDBOX_DATABASE_URL/,
    )
  })

  it('takes another database, or an embedded one beside the embedded database', () => {
    demands({ ENVIRONMENT: 'live', SANDBOX_DATABASE_URL: 'embedded' })()
    demands({ ENVIRONMENT: 'live', DATABASE_URL: url, SANDBOX_DATABASE_URL: `${url}_sandbox`, ...keys })()
  })
})
