import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import postgres from 'postgres'
import { agencyWith, inDays } from '../../support/people/agencies.ts'
import { issued } from '../../support/scenes/permits.ts'
import { withSandbox, withTestKey } from '../../support/scenes/sandbox.ts'
import { exchangeOf } from './answers.ts'
import { Bench } from './broken.ts'
import type { Exchange } from './invariant.ts'

const { net, sandboxUrl, close } = await withSandbox()
const one = await withTestKey(net)
const other = await withTestKey(net)
const live = await issued(net)
const bench = await Bench.of(net, sandboxUrl)
const sandbox = postgres(sandboxUrl, { max: 1, onnotice: () => undefined })
after(async () => {
  await Promise.all([bench.close(), sandbox.end()])
  await close()
})

const fixedId = '00000000-0000-7000-8000-000000000001'
let made: { id: string; number: string }
before(async () => {
  const body = { type: 'satupintu.permit.issued.v1' }
  made = (await one.tester.does<{ permit: typeof made }>(201, 'POST', '/v1/sandbox/events', { body })).permit
  await other.tester.list()
})

const by = (secret: string, url: string, answer: object = {}, rest: Partial<Exchange> = {}) =>
  exchangeOf({ subject: null, credential: `Bearer ${secret}`, url, text: JSON.stringify(answer), ...rest })
const tested = (url: string, answer: object) => by(one.testKey.secret, url, answer)
const inAll = (...exchanges: Exchange[]) => ({ exchanges })
const nothing = async (...exchanges: Exchange[]) =>
  assert.deepEqual((await bench.checks({}, inAll(...exchanges))).findings, [])
const row = (id: string, number: string) => ({ id, number, permitType: 'SKTM', villageCode: '31.71.06.1001' })

describe('the invariant of the two worlds', () => {
  it('finds nothing where each sees its own, and gets back what it asked for', () =>
    nothing(
      tested('/v1/permits', { data: [row(made.id, made.number), row(fixedId, 'SANDBOX-IN-FORCE')] }),
      tested(`/v1/permits?number=${live.number}`, { data: [], number: live.number }),
      by(one.key.secret, '/v1/client/queries', { data: [live.id] }),
      by(one.key.secret, '/v1/openapi.json', { example: 'SANDBOX-IN-FORCE' }),
    ))

  it('finds the id of a live row in an answer to a test key', () =>
    bench.hears('sandbox-is-apart', {}, inAll(tested('/v1/events', { subject: live.id }))))

  it('finds the id of a live permit within a text', () =>
    bench.hears('sandbox-is-apart', {}, inAll(tested('/v1/events', { subject: `permits/${live.id}` }))))

  it('finds the name of a live person in an answer to a test key', async () => {
    bench.words.add('Siti Rahmawati')
    await bench.hears('sandbox-is-apart', {}, inAll(tested('/v1/permits', { holder: 'Siti Rahmawati' })))
    bench.words.clear()
  })

  it('finds the number of a live permit in an answer to a test key', () =>
    bench.hears('sandbox-is-apart', {}, inAll(tested('/v1/events', { number: live.number }))))

  it('finds a permit of another agency in an answer to a test key', () =>
    bench.hears('sandbox-is-apart', {}, inAll(by(other.testKey.secret, '/v1/events', { id: made.id }))))

  it('finds a permit that another agency was answered to have made, though it is in no village', () => {
    const permit = { id: '00000000-0000-7000-8000-00000000ffff' }
    const makes = by(one.testKey.secret, '/v1/sandbox/events', { permit }, { method: 'POST', status: 201 })
    return bench.hears('sandbox-is-apart', {}, inAll(makes, by(other.testKey.secret, '/v1/events', permit)))
  })

  it('finds a number and an id of the sandbox in an answer to a live key, and in a public one', async () => {
    await bench.hears(
      'sandbox-is-apart',
      {},
      inAll(by(one.key.secret, '/v1/client/queries', { number: 'SANDBOX-IN-FORCE' })),
    )
    const open = exchangeOf({ subject: null, credential: '', url: '/v1/open-data', text: JSON.stringify([made.id]) })
    await bench.hears('sandbox-is-apart', {}, inAll(open))
  })

  it('finds an event of the sandbox in the live log', () =>
    bench.finds(
      'sandbox-keeps-to-itself',
      {},
      (sql) => sql`
      insert into unlogged_events (source, event_id)
      values ('permit', ${fixedId})`,
    ))

  it('finds a fixed permit that was changed', async () => {
    await sandbox`update permits set state = 'suspended' where id = ${fixedId}`
    await bench.hears('sandbox-keeps-to-itself', {}, {})
    await sandbox`update permits set state = 'in_force' where id = ${fixedId}`
  })

  it('finds a permit that was not forgotten after 90 days', async () => {
    await one.tester.does(201, 'POST', '/v1/sandbox/events', { body: { type: 'satupintu.permit.issued.v1' } })
    await sandbox`update permits set changed_at = now() - interval '92 days' where id = ${made.id}`
    await bench.hears('sandbox-forgets', {}, {})
    await sandbox`update permits set changed_at = now() where id = ${made.id}`
  })

  it('finds a query of a test key that was not forgotten after 90 days', async () => {
    const moves = (days: number) =>
      sandbox.begin(async (tx) => {
        await tx`set local session_replication_role = 'replica'`
        await tx`update client_queries set at = at + ${days} * interval '1 day'`
      })
    await moves(-92)
    await bench.hears('sandbox-forgets', {}, {})
    await moves(92)
    await nothing()
  })

  it('finds a permit in the village of no agency', async () => {
    const [{ village = '' } = {}] = await sandbox<{ village: string }[]>`
      select village_code as village
      from permits
      where id = ${made.id}`
    await sandbox`update permits set village_code = '31.71.06.1002' where id = ${made.id}`
    await bench.hears('sandbox-keeps-to-itself', {}, {})
    await sandbox`update permits set village_code = ${village} where id = ${made.id}`
    await nothing()
  })
})

describe('the invariant of keys', () => {
  const name = 'keys-open-what-they-name'
  const read = (secret: string, began: number) =>
    by(secret, '/v1/client', { client: one.client }, { began, ended: began + 1 })

  it('finds nothing where a key shows the registration', async () =>
    nothing(by(one.key.secret, '/v1/client', await one.agency.does<object>(200, 'GET', '/v1/client'))))

  it('finds another registration than that of the key', () =>
    bench.hears(name, {}, inAll(by(one.key.secret, '/v1/client', { client: { ...one.client, regions: ['31'] } }))))

  it('finds a permit that the registration does not cover', () =>
    bench.hears(
      name,
      {},
      inAll(by(one.key.secret, '/v1/permits', { data: [{ ...row(live.id, 'x'), villageCode: '32' }] })),
    ))

  it('finds a key that reads while its agency is suspended', () =>
    bench.finds(
      name,
      {},
      (sql) =>
        sql`
          update clients
          set suspended_at = now() - interval '1 hour', suspension_reason = 'An inquiry.'
          where id = ${one.client.id}`,
      inAll(by(one.key.secret, '/v1/client', { client: one.client })),
    ))

  it('finds a key that reads without its scope', async () => {
    const body = { label: 'Narrow', expiresAt: inDays(3), scopes: ['client:read'] }
    const issued = await one.agency.asks('POST', '/v1/client/keys', { body })
    const { secret } = issued.json<{ secret: string }>()
    assert.equal((await agencyWith(net, secret).asksFor('/v1/permits')).status, 403)
    await bench.hears(name, {}, inAll(by(secret, '/v1/permits', { data: [] })))
  })

  it('finds an answer to an unknown key, and to one that has expired', async () => {
    await bench.hears(name, {}, inAll(by('ptsp_live_unknown', '/v1/client')))
    const at = Date.now() + 400 * 24 * 3_600_000
    await bench.hears(name, {}, inAll(by(one.key.secret, '/v1/client', { client: one.client }, { at })))
  })

  it('finds an answer to a key that was revoked before', () => {
    const url = `/v1/client/keys/${one.testKey.id}/revocations`
    const revoked = by(one.key.secret, url, {}, { method: 'POST', status: 201, began: 1, ended: 2 })
    return bench.hears(name, {}, inAll(revoked, read(one.testKey.secret, 3)))
  })
})

describe('the invariant of the usage', () => {
  const month = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Jakarta' }).format(new Date()).slice(0, 7)
  const asks = (began: number) =>
    by(one.testKey.secret, '/v1/permits/status', { data: [] }, { method: 'POST', began, ended: began + 1 })
  const usage = (queries: number) => {
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Jakarta' }).format(new Date())
    const days = queries === 0 ? [] : [{ day, operation: 'searchPermitStatuses', queries, permits: 1 }]
    return by(one.key.secret, '/v1/client/sandbox/usage', { month, days }, { began: 10, ended: 11 })
  }

  it('finds nothing where each query counts once', () => nothing(asks(1), asks(3), usage(2)))

  it('finds a query of a test key that does not count', () =>
    bench.hears('queries-are-counted', {}, inAll(asks(1), asks(3), usage(1))))

  it('finds a live query that counts among those of the sandbox', () =>
    bench.hears('queries-are-counted', {}, inAll(asks(1), usage(2))))
})
