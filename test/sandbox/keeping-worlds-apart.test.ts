import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { changesNothing } from '../support/asserting/standstill.ts'
import {
  committedContract,
  demandedQueryOf,
  exampleBodyOf,
  type Operation,
  operationsOf,
} from '../support/contract/operations.ts'
import { agency } from '../support/people/agencies.ts'
import { issued } from '../support/scenes/permits.ts'
import { sandboxScopes, withSandbox, withTestKey } from '../support/scenes/sandbox.ts'

const { net, close } = await withSandbox()
after(close)
const { pool } = net.database
const { tester, testKey, agency: liveAgency } = await withTestKey(net)
const operations = operationsOf(committedContract()).filter(
  ({ path }) => path.startsWith('/v1/') && path !== '/v1/openapi.json',
)
/** Stands in every live row that a name can be written in. */
const marker = 'LIVE-DATUM'
/** Ids and codes of live rows, each tried wherever an operation takes one. */
const live: { ids: string[]; token: string; number: string } = { ids: [], token: '', number: '' }

before(async () => {
  const permit = await issued(net)
  const { client } = await agency(net, { names: { id: marker, en: marker }, scopes: sandboxScopes })
  const { webhook } = await liveAgency.does<{ webhook: { id: string } }>(201, 'POST', '/v1/webhooks', {
    body: { url: 'https://[2606:4700::1]/' },
  })
  await pool`update offices set name_id = name_id || ${` ${marker}`}, name_en = name_en || ${` ${marker}`}`
  await pool`update regions set name = name || ${` ${marker}`}`
  await pool`update permits set number = number || ${` ${marker}`}, holder = ${marker}`
  const [office] = await pool<{ id: string }[]>`select id from offices where region_code = '31.71'`
  live.ids = [permit.id, permit.applicationId, client.id, webhook.id, office?.id ?? assert.fail()]
  live.token = permit.token
  live.number = `${permit.number} ${marker}`
})

const placed = (path: string, id: string) =>
  path
    .replace('{token}', live.token)
    .replaceAll('{code}', 'IMB')
    .replaceAll(/\{(?:version|year)\}/g, '1')
    .replaceAll(/\{\w+\}/g, id)

const bodyFor = (operation: Operation): object | undefined =>
  operation.operationId === 'searchPermitStatuses' ? { numbers: [live.number] } : exampleBodyOf(operation)

async function sends(operation: Operation, id: string) {
  const { method } = operation
  const body = bodyFor(operation)
  const query = new URLSearchParams(demandedQueryOf(operation))
  const reply = await net.app.inject({
    method,
    url: `${placed(operation.path, id)}?${query}`,
    headers: {
      authorization: `Bearer ${testKey.secret}`,
      purpose: 'collateral_check',
      'if-match': '"1"',
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { payload: JSON.stringify(body) }),
  })
  return { operation: operation.operationId, status: reply.statusCode, headers: reply.headers, text: reply.body }
}

describe('with a test key', () => {
  it('no operation gives a live datum, whatever is asked, and none changes a live row', async () => {
    const replies = await changesNothing(net, async () => {
      const all = []
      for (const operation of operations)
        for (const id of operation.path.includes('{id}') ? live.ids : live.ids.slice(0, 1))
          all.push(await sends(operation, id))
      return all
    })
    assert.ok(replies.length > operations.length)
    // The number that was asked for stands in the answer, without a permit.
    const told = replies.map((reply) => ({ ...reply, text: reply.text.replaceAll(`"number":"${live.number}"`, '') }))
    assert.deepEqual(
      told.filter(({ text }) => text.includes(marker)),
      [],
    )
    assert.deepEqual(
      replies.filter(({ headers }) => headers['satu-pintu-sandbox'] !== 'true').map(({ operation }) => operation),
      [],
    )
    assert.deepEqual(
      replies.filter(({ status }) => status >= 500),
      [],
    )
  })

  it('an operation that the sandbox does not have says so', async () => {
    const has = new Set<string>()
    for (const operation of operations) {
      const { status, text } = await sends(operation, live.ids[0] ?? '')
      const refused = status === 403 && JSON.parse(text).code === 'not_in_sandbox'
      if (!refused) has.add(operation.operationId)
    }
    assert.deepEqual([...has].sort(), [...offered].sort())
  })

  it('a method that no operation has at a path is refused as to everybody', async () => {
    for (const [url, allowed] of [
      ['/v1/regions', 'GET, HEAD'],
      ['/v1/me', 'GET, HEAD'],
    ] as const) {
      const { status, headers, refusal } = await tester.asks('PUT', url, { body: {} })
      assert.deepEqual([status, refusal.code, headers['allow']], [405, 'method_not_allowed', allowed])
    }
  })

  it('filters by live values find nothing', async () => {
    const [id = ''] = live.ids
    const { data } = await tester.list(`?number=${encodeURIComponent(live.number)}`)
    assert.deepEqual(data, [])
    const statuses = await tester.does<{ data: { permit: object | null }[] }>(200, 'POST', '/v1/permits/status', {
      body: { numbers: [live.number] },
      headers: { purpose: 'collateral_check' },
    })
    assert.deepEqual(
      statuses.data.map(({ permit }) => permit),
      [null],
    )
    const events = await tester.does<{ data: object[] }>(200, 'GET', `/v1/events?subject=permits/${id}`)
    assert.deepEqual(events.data, [])
  })

  it('the same operations give live data to a live key', async () => {
    const { data } = await liveAgency.list()
    assert.equal(data[0]?.number, live.number)
    assert.equal(
      (await tester.list()).data.some(({ number }) => number === live.number),
      false,
    )
  })
})

/** The operations of the sandbox. */
const offered = [
  'comparePermitTypeVersions',
  'createSandboxEvent',
  'createWebhook',
  'createWebhookReplay',
  'createWebhookTest',
  'discardWebhook',
  'followEvents',
  'getCalendar',
  'getCalendarVersion',
  'getOffice',
  'getOwnClient',
  'getOwnUsage',
  'getPermit',
  'getPermitType',
  'getPermitTypeForm',
  'getPermitTypeVersion',
  'getRetirement',
  'getWebhook',
  'issueWebhookSecret',
  'listCalendarVersions',
  'listOffices',
  'listOwnKeys',
  'listOwnQueries',
  'listPermitTypeVersions',
  'listPermitTypes',
  'listPermits',
  'listRegions',
  'listWebhookDeliveries',
  'listWebhooks',
  'searchPermitStatuses',
  'streamEvents',
  'updateWebhook',
  'verifyFile',
  'verifyPermit',
]
