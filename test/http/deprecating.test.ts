import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import swagger from '@fastify/swagger'
import fastify from 'fastify'
import { deprecationsPage } from '../../openapi/deprecations.ts'
import { announceDeprecations, type Deprecations } from '../../src/http/deprecation.ts'
import { contractOptions } from '../../src/program/docs/contract.ts'
import { rooms } from '../../src/program/rooms.ts'
import { committedContract, operationsOf } from '../support/contract/operations.ts'

const announced = { since: '2026-12-01', sunset: '2027-12-01', use: 'getNewThing' }

/** Returns an API with a deprecated operation and another one, both of which can refuse. */
async function apiWith(deprecations: Deprecations) {
  const app = fastify()
  announceDeprecations(app, deprecations)
  await app.register(swagger, contractOptions([]))
  for (const operationId of ['getThing', 'getNewThing'])
    app.get<{ Querystring: { fails?: string } }>(
      `/${operationId}`,
      { schema: { operationId, description: 'A thing.', response: { 200: { type: 'object', description: 'It.' } } } },
      async ({ query }, reply) => (query.fails ? reply.code(404).send() : {}),
    )
  await app.ready()
  return app
}

describe('a deprecated operation', () => {
  it('names the days of its deprecation and end in every reply, also to HEAD; no other operation does', async () => {
    const app = await apiWith({ getThing: announced })
    for (const request of [
      { url: '/getThing' },
      { url: '/getThing?fails=yes' },
      { url: '/getThing', method: 'HEAD' as const },
    ]) {
      const { headers } = await app.inject(request)
      assert.deepEqual([headers['deprecation'], headers['sunset']], ['@1796083200', 'Wed, 01 Dec 2027 00:00:00 GMT'])
      assert.equal(headers['link'], '</docs/reading/?api=deprecations>; rel="deprecation"; type="text/html"')
    }
    const { headers } = await app.inject('/getNewThing')
    assert.deepEqual([headers['deprecation'], headers['sunset']], [undefined, undefined])
  })

  it('is marked in the contract, with the day, the headers and its replacement', async () => {
    const app = await apiWith({ getThing: announced })
    const { paths } = JSON.parse(JSON.stringify(app.swagger()))
    const { deprecated, description, responses, 'x-sunset': sunset } = paths['/getThing'].get
    assert.deepEqual(
      { deprecated, sunset, description },
      {
        deprecated: true,
        sunset: '2027-12-01',
        description:
          '**Deprecated since 2026-12-01; may be gone from 2027-12-01.** Use `getNewThing` instead. A thing.',
      },
    )
    assert.deepEqual(Object.keys(responses['200'].headers).slice(0, 3), ['Deprecation', 'Sunset', 'Link'])
    assert.equal(paths['/getNewThing'].get.deprecated, undefined)
  })

  it('is announced a year before its removal, or the program does not start', async () => {
    const late = { getThing: { ...announced, sunset: '2027-11-30' } }
    await assert.rejects(apiWith(late), /getThing is deprecated with less than a year's notice/)
  })

  it('is on the page of deprecations, with the day', async () => {
    const app = await apiWith({ getThing: announced })
    const page = deprecationsPage(JSON.parse(JSON.stringify(app.swagger())))
    const words = '**Deprecated since 2026-12-01; may be gone from 2027-12-01.** Use `getNewThing` instead. A thing.'
    assert.ok(page.includes(`| \`GET /getThing\` | 2027-12-01 | ${words} |`), page)
    assert.match(page, /No parameter and no member is deprecated\./)
    const nothing = deprecationsPage(JSON.parse(JSON.stringify((await apiWith({})).swagger())))
    assert.match(nothing, /No operation is deprecated\./)
  })

  it('is there also as a member of one of several choices, but not of an example', () => {
    const old = { deprecated: true, description: 'Old.' }
    const choice = { properties: { former: old }, examples: [{ properties: { shown: old } }] }
    const page = deprecationsPage({ components: { schemas: { Thing: { anyOf: [choice, { type: 'null' }] } } } })
    assert.match(page, /\| `former` \| `Thing` \| Old\. \|/)
    assert.doesNotMatch(page, /shown/)
  })

  it('is there for the contract, too: after a change of it run npm run openapi', async () => {
    const committed = JSON.parse(JSON.stringify(committedContract()))
    const page = deprecationsPage(committed)
    assert.equal(await readFile(new URL('../../docs/deprecations.md', import.meta.url), 'utf8'), page)
    assert.match(page, /\| `files` \| `PersonWorkload` \|/)
  })

  it('is in the contract, as is its replacement', () => {
    const known = new Set(operationsOf(committedContract()).map(({ operationId }) => operationId))
    for (const { deprecations } of rooms)
      for (const [operationId, { use }] of Object.entries(deprecations ?? {})) {
        assert.ok(known.has(operationId), operationId)
        assert.ok(use === undefined || known.has(use), use)
      }
  })
})
