import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import postgres from 'postgres'
import { connect } from '../../../src/platform/db/client.ts'
import { requestLimits } from '../../../src/platform/db/limits.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { replicated } from '../../support/deployment/replicated.ts'
import { ownTime } from '../../support/faults/own-time.ts'
import { wayTo } from '../../support/faults/way.ts'

const servers = await replicated()
after(() => servers[Symbol.asyncDispose]())
const way = await wayTo(servers.standby.url)
after(way.close)

const served: string[] = []
const api = connect({ primary: servers.primary.url, standby: way.url }, requestLimits, {
  served: (server) => served.push(server),
})
after(api.close)
/** A pool of another process, which does not share the first one's state. */
const other = connect(servers.primary.url)
after(other.close)
const onStandby = postgres(servers.standby.url, { max: 1, fetch_types: false })
after(() => onStandby.end())

await other.pool`create table steps (number int primary key)`

const newest = async () => {
  const [row] = await api.standby<{ number: number | null }[]>`select max(number) as number from steps`
  return row?.number ?? 0
}
async function takeStep(): Promise<number> {
  const [row] = await other.pool<{ number: number }[]>`
    insert into steps select coalesce(max(number), 0) + 1 from steps returning number`
  return row?.number ?? 0
}
const isServedByStandby = () =>
  eventually('the standby serves again', async () => {
    served.length = 0
    await newest()
    return served[0] === 'standby'
  })

/** Returns an address that names several hosts, each by the URL of its server. */
function addressOf(...urls: readonly string[]): string {
  const { username, password, pathname } = new URL(servers.primary.url)
  return `postgres://${username}:${password}@${urls.map((url) => new URL(url).host).join()}${pathname}`
}

describe('an address of several hosts', () => {
  for (const asked of ['', '?target_session_attrs=read-write'])
    it(`leads to the primary also behind a standby: ${asked || 'without parameters'}`, async (t) => {
      const both = connect(addressOf(servers.standby.url, servers.primary.url) + asked)
      t.after(both.close)
      for (const sql of [both.pool, both.reader])
        assert.deepEqual([...(await sql`select pg_is_in_recovery() as standby`)], [{ standby: false }])
    })

  it('is tried at most twice a second at each host while none is the primary', async (t) => {
    const limits = { ...requestLimits, statement: 100 }
    const database = connect(addressOf(way.url, way.url), limits)
    t.after(database.close)
    const [earlier, since] = [way.opened(), performance.now()]
    await assert.rejects(database.pool`select 1`, { code: 'CONNECTION_CLOSED' })
    const [tried, most] = [way.opened() - earlier, 4 * (1 + (performance.now() - since) / 1_000)]
    assert.ok(tried > 2 && tried <= most, `${tried} connections, at most ${most}`)
  })
})

describe('reads that may run on a standby', () => {
  beforeEach(isServedByStandby)

  it('see each step that another process has acknowledged, and run there', async () => {
    served.length = 0
    for (let steps = 0; steps < 100; steps++) assert.equal(await takeStep(), await newest())
    assert.deepEqual(
      served.filter((server) => server === 'standby'),
      served,
    )
  })

  it('run on the primary while the standby does not replay, and see each step', async () => {
    await onStandby`select pg_wal_replay_pause()`
    const steps = [await takeStep(), await newest(), await takeStep(), await newest()]
    await onStandby`select pg_wal_replay_resume()`
    assert.deepEqual([steps[1], steps[3]], [steps[0], steps[2]])
    assert.deepEqual(served.slice(1), ['primary', 'primary'])
  })

  it('run on the primary within two seconds when the standby does not answer', async () => {
    const step = await takeStep()
    way.freeze()
    using time = ownTime()
    served.length = 0
    const reading = newest()
    await eventually('a server is asked', async () => served.length > 0)
    const passed = time.passed()
    assert.ok(passed < 2_000, `after ${passed} ms`)
    assert.deepEqual([await reading, served], [step, ['primary']])
    way.thaw()
  })

  it('run on the primary, once, when the standby refuses them', async () => {
    const written = await api.standby`insert into steps select max(number) + 1 from steps returning number`
    assert.equal(written.length, 1)
    assert.equal(written[0]?.['number'], await newest())
  })

  it('fail as on the primary when they are invalid', async () => {
    await assert.rejects(newestOf('nowhere'), { code: '42P01' })
  })

  it('run on the primary when the standby has been promoted', async () => {
    await onStandby`select pg_promote()`
    await onStandby`insert into steps values (1000000)`
    const step = await takeStep()
    assert.equal(await newest(), step)
    assert.equal(served.at(-1), 'primary')
  })

  const newestOf = async (table: string) => await api.standby`select max(number) from ${api.standby(table)}`
})

describe('a standby that is gone', () => {
  it('is replaced by the primary, and delays no read by its time limits', async () => {
    way.close()
    const step = await takeStep()
    using time = ownTime()
    for (let reads = 0; reads < 10; reads++) assert.equal(await newest(), step)
    assert.ok(time.passed() < 5_000, `after ${time.passed()} ms`)
  })
})
