import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { changesNothing } from '../support/asserting/standstill.ts'
import { letterLinks } from '../support/contract/letter-links.ts'
import {
  addressOf,
  committedContract,
  demandedQueryOf,
  exampleBodyOf,
  exampleFormOf,
  operationsOf,
} from '../support/contract/operations.ts'
import { network } from '../support/network.ts'
import { signedByBank } from '../support/people/bank.ts'
import { callersOf } from '../support/people/callers.ts'
import { faultsIn, isRefused } from '../support/refusal.ts'

const net = await network()
after(() => net.close())
const operations = operationsOf(committedContract())
const id = crypto.randomUUID()
const callerOf = await callersOf(net)

describe('a query', () => {
  for (const operation of operations) {
    if (letterLinks.includes(operation.operationId)) continue
    it(`with a parameter that ${operation.operationId} does not have is refused`, () =>
      changesNothing(net, async () => {
        for (const name of ['colour', 'Limit', '__proto__', 'constructor']) {
          const body = exampleBodyOf(operation)
          const form = exampleFormOf(operation)
          const reply = await callerOf(operation).asks(
            operation.method,
            `${addressOf(operation)}?${new URLSearchParams([...demandedQueryOf(operation), [name, '1']])}`,
            form ? { raw: form } : body && { body, headers: signedByBank(JSON.stringify(body)) },
          )
          assert.deepEqual(faultsIn(isRefused(reply, 400, 'invalid_request')), [`${name} additionalProperties`])
        }
      }))
  }

  it('with several faults gets all of them at once', async () => {
    const reply = await net.applicant.asks(
      'GET',
      '/v1/applications?status=lost&limit=0&officeId=1&colour=red&cursor=%21',
    )
    assert.deepEqual(faultsIn(isRefused(reply, 400, 'invalid_request')), [
      'colour additionalProperties',
      'cursor pattern',
      'limit minimum',
      'officeId format',
      'status enum',
    ])
  })

  it('names the bound of a year as years are written', async () => {
    for (const address of ['/v1/open-data/statistics/1', '/v1/calendar/1']) {
      const { errors = [] } = isRefused(await net.nobody.asks('GET', address), 400, 'invalid_request')
      assert.match(String(errors[0]?.detail), /at least 2000\.$/)
    }
  })

  for (const [query, fault] of [
    ['limit=201', 'limit maximum'],
    ['limit=ten', 'limit type'],
    ['limit=', 'limit type'],
    ['limit=1.5', 'limit type'],
    ['limit=1e309', 'limit maximum'],
    ['limit=-1e309', 'limit minimum'],
    ['limit=NaN', 'limit type'],
    ['limit=1&limit=2', 'limit type'],
    ['parent=%00', 'parent text'],
    ['parent=%ED%A0%80', 'parent pattern'],
    ['parent=%ZZ', 'parent pattern'],
    ['parent=31&parent=31', 'parent type'],
    ['parent[]=31', 'parent[] additionalProperties'],
    ['level=village%00', 'level text'],
    ['cursor=', 'cursor minLength'],
  ] as const) {
    it(`of ${query} is refused`, async () => {
      const faults = faultsIn(isRefused(await net.nobody.asks('GET', `/v1/regions?${query}`), 400, 'invalid_request'))
      assert.ok(faults.includes(fault), faults.join())
    })
  }

  it('with a time that is refused gets an example that can be sent as it is', async () => {
    const [fault] =
      isRefused(await net.applicant.asks('GET', '/v1/permits?changedSince=yesterday'), 400, 'invalid_request').errors ??
      []
    const [, example] = /for example (\S+)\./.exec(fault?.detail ?? '') ?? []
    assert.equal((await net.applicant.asks('GET', `/v1/permits?changedSince=${example}`)).status, 200)
  })

  it('with a NUL in a name is refused', async () => {
    assert.deepEqual(faultsIn(isRefused(await net.nobody.asks('GET', '/v1/regions?a%00b=1'), 400, 'invalid_request')), [
      'query text',
    ])
  })

  it('with an invalid cursor, or one of another list, is refused', async () => {
    const {
      page: { nextCursor },
    } = await net.nobody.does<{ page: { nextCursor: string } }>(200, 'GET', '/v1/regions?limit=1')
    for (const address of [
      `/v1/offices?cursor=${nextCursor}`,
      `/v1/regions?level=village&cursor=${nextCursor}`,
      '/v1/regions?cursor=e30',
      '/v1/regions?cursor=AAAA',
    ]) {
      isRefused(await net.nobody.asks('GET', address), 400, 'cursor_mismatch')
    }
  })
})

describe('a path', () => {
  for (const path of [
    '/v1/nothing',
    '/v1/',
    '/v2/applications',
    `/v1/applications/${id}/`,
    `/v1//applications/${id}`,
    '/V1/applications',
    '/v1/applications/%2e%2e',
    '/.env',
    '/v1/regions/%2F..%2Fme',
    '/docs/static/..%5C..%5Cpackage.json',
  ]) {
    it(`that does not exist is a 404 (${path})`, async () => {
      isRefused(await net.applicant.asks('GET', path), 404, 'not_found')
    })
  }

  it('with a NUL where no operation is has a fault of the path', async () => {
    const faults = faultsIn(isRefused(await net.nobody.asks('GET', '/v1/nothing%00'), 400, 'invalid_request'))
    assert.deepEqual(faults, ['path text'])
  })

  it('of a file of the docs answers a range beyond its end with the file, and a stale ETag with 412', async () => {
    const asks = (headers: Record<string, string>) => net.nobody.asks('GET', '/docs/static/swagger-ui.css', { headers })
    assert.equal((await asks({ range: 'bytes=99999999-' })).status, 200)
    isRefused(await asks({ 'if-match': '"x"' }), 412, 'stale')
  })

  it('that exists for other methods only is a 405', async () => {
    for (const [method, path] of [
      ['PUT', '/v1/applications'],
      ['POST', `/v1/applications/${id}`],
      ['DELETE', '/v1/regions'],
      ['PATCH', '/v1/me'],
    ] as const) {
      isRefused(await net.applicant.asks(method, path), 405, 'method_not_allowed')
    }
  })

  for (const [what, segment, fault] of [
    ['NUL', '%00', 'id text'],
    ['a NUL in an id', `${id}%00`, 'id text'],
    ['broken percent-encoding', '%ZZ', 'path path'],
    ['half a percent-encoding', '%E', 'path path'],
    ['a lone surrogate', '%ED%A0%80', 'path path'],
    ['a long segment', 'x'.repeat(500), 'id format'],
    ['an endless segment', 'x'.repeat(15_000), 'id format'],
    ['an invalid id', 'mine', 'id format'],
    ['nothing', '', 'id format'],
    ['an id as a URN', `urn:uuid:${id}`, 'id format'],
    ['an id in braces', `{${id}}`, 'id format'],
    ['SQL', '1%27%20or%20true--', 'id format'],
  ] as const) {
    it(`with ${what} is refused`, () =>
      changesNothing(net, async () => {
        const faults = faultsIn(
          isRefused(await net.applicant.asks('GET', `/v1/applications/${segment}`), 400, 'invalid_request'),
        )
        assert.deepEqual(faults, [fault])
      }))
  }

  it('with two invalid ids gets both faults', async () => {
    const faults = faultsIn(
      isRefused(await net.applicant.asks('GET', '/v1/applications/a/documents/b'), 400, 'invalid_request'),
    )
    assert.deepEqual(faults, ['documentId format', 'id format'])
  })

  it('accepts an id in capitals as the same id', async () => {
    const draft = await net.applicant.drafts()
    assert.equal((await net.applicant.reads({ id: draft.id.toUpperCase() })).id, draft.id)
  })

  it('of an unknown permit type is a 404, and a version has to be a number', async () => {
    isRefused(await net.nobody.asks('GET', '/v1/permit-types/NONE'), 404, 'not_found')
    isRefused(await net.nobody.asks('GET', '/v1/permit-types/IMB/versions/999'), 404, 'not_found')
    isRefused(await net.nobody.asks('GET', '/v1/permit-types/imb'), 400, 'invalid_request')
    for (const version of ['0', 'x', '1.5', '1000001'])
      isRefused(await net.nobody.asks('GET', `/v1/permit-types/IMB/versions/${version}`), 400, 'invalid_request')
  })
})
