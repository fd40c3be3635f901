import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { logEvents } from '../../src/events/log-events.ts'
import { followersOfAll, followersOfOne, LogTail } from '../../src/events/log-tail.ts'
import { Problem } from '../../src/http/problems/problem.ts'
import { versionTag } from '../support/asserting/tags.ts'
import { network } from '../support/network.ts'
import { agency } from '../support/people/agencies.ts'
import { faultsIn, isRefused } from '../support/refusal.ts'

const names: Record<string, string[]> = {
  'agency.test': ['93.184.216.34'],
  'itself.test': ['127.0.0.1'],
  'itself-by-ipv6.test': ['::1'],
  'any-address.test': ['0.0.0.0'],
  'itself-as-well.test': ['93.184.216.34', '127.0.0.1'],
}
const net = await network({
  webhookTargets: {
    networks: [],
    ports: [443],
    resolve: async (host) => (names[host] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
  },
})
after(() => net.close())
const { applicant, stranger, database } = net
const endOfLog = async () => {
  await logEvents(database.pool)
  return (await applicant.does<{ page: { position: string } }>(200, 'GET', '/v1/events?after=latest')).page.position
}

describe('a stream of events', () => {
  const streams = (position: string, query = '') =>
    applicant.asks('GET', `/v1/events/stream${query}`, { headers: { 'last-event-id': position } })
  /** Claims a refusal of more streams than may be open: a refused one must not stay open. */
  const areRefused = async (position: string, status: number, code: string) => {
    for (let times = 0; times <= followersOfOne; times++) isRefused(await streams(position), status, code)
  }

  it('from a forged position, or one of another log, is refused before it is open', async () => {
    const [number, check = ''] = Buffer.from(await endOfLog(), 'base64url')
      .toString()
      .split(' ')
    const ofAnotherLog = `${number} ${check.startsWith('0') ? '1' : '0'}${check.slice(1)}`
    const ahead = `${Number(number) + 1} ${check}`
    for (const text of [ofAnotherLog, ahead, `-${number} ${check}`, `${number} ${check} `])
      isRefused(await streams(Buffer.from(text).toString('base64url')), 400, 'position_unknown')
    await areRefused('forged', 400, 'position_unknown')
  })

  it('of a type that does not exist is refused', async () => {
    const refusal = isRefused(await streams(await endOfLog(), '?types=satupintu.permit.renamed.v1'), 422, 'rule_broken')
    assert.deepEqual(faultsIn(refusal), ['types unknown_event_type'])
  })

  it('from a position whose next events are no longer kept is refused, as is a request that waits', async () => {
    const old = await endOfLog()
    await applicant.drafts('SKTM')
    await logEvents(database.pool)
    await database.pool`delete from event_log where position < (select position from event_log_end)`
    await areRefused(old, 410, 'position_too_old')
    isRefused(await applicant.asks('GET', `/v1/events?after=${old}&wait=5`), 410, 'position_too_old')
  })

  it('that one caller opens 10,000 times is open ten times, and keeps nobody else out', async (t) => {
    const tail = new LogTail(database)
    t.after(() => tail.close())
    const reader = (personId: string) => ({ actor: { personId, name: personId, posts: [] } })
    const greedy = await Promise.allSettled(Array.from({ length: 10_000 }, () => tail.join(reader('greedy'))))
    const open = greedy.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    const codes = greedy.flatMap((result) => (result.status === 'rejected' ? [codeOf(result.reason)] : []))
    assert.deepEqual([open.length, new Set(codes)], [followersOfOne, new Set(['too_many_followers'])])
    for (const follower of open) tail.leave(follower)
    for (let times = 0; times < 10_000; times++) tail.leave(await tail.join(reader('greedy')))
    const others = Array.from({ length: followersOfAll }, (_, at) => tail.join(reader(String(at))))
    assert.equal((await Promise.all(others)).length, followersOfAll)
    await assert.rejects(tail.join(reader('late')), { code: 'unavailable' })
  })
})

const codeOf = (error: unknown): string => (error instanceof Problem ? error.code : String(error))

describe('a webhook of a live deployment', () => {
  const created = (body: object) => ({ body: { url: 'https://agency.test/hooks', ...body } })
  const scopes = ['permits:read', 'events:read', 'webhooks:read', 'webhooks:write']

  it('is refused when its name resolves to the machine itself', async () => {
    const { agency: bank } = await agency(net, { scopes })
    for (const host of Object.keys(names).filter((name) => name !== 'agency.test')) {
      const refusal = isRefused(
        await bank.asks('POST', '/v1/webhooks', created({ url: `https://${host}/` })),
        422,
        'rule_broken',
      )
      assert.deepEqual(faultsIn(refusal), ['/url address_not_public'], host)
    }
  })

  it('cannot be changed to a type that does not exist, nor to types that match nothing', async () => {
    const { agency: bank } = await agency(net, { scopes, permitTypes: [] })
    const { webhook } = await bank.does<{ webhook: { id: string } }>(201, 'POST', '/v1/webhooks', created({}))
    const path = `/v1/webhooks/${webhook.id}`
    const changes = async (types: string[]) =>
      faultsIn(
        isRefused(
          await bank.asks('PATCH', path, {
            headers: { 'if-match': versionTag(await bank.asks('GET', path)) },
            body: { types },
          }),
          422,
          'rule_broken',
        ),
      )
    assert.deepEqual(await changes(['satupintu.permit.renamed.v1']), ['/types/0 unknown_event_type'])
    assert.deepEqual(await changes(['satupintu.permit.revoked.v1']), ['/types matches_nothing'])
  })
})

describe('a position of another reader', () => {
  it('shows nothing but what the reader may see', async () => {
    const position = await endOfLog()
    await applicant.drafts('SKTM')
    await logEvents(database.pool)
    const { data } = await stranger.does<{ data: object[] }>(200, 'GET', `/v1/events?after=${position}`)
    assert.deepEqual(data, [])
  })
})
