import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { compareContracts, parseContract } from '../../openapi/changes/compare.ts'
import { isBreaking, type RuleName, rules, sentenceOf } from '../../openapi/changes/rules.ts'
import type { JsonObject } from '../../src/program/docs/json.ts'
import { lacksNothing } from '../support/asserting/advice.ts'
import { putAt } from '../support/contract/json-pointer.ts'
import { smallContract } from '../support/contract/small-contract.ts'

const today = '2026-12-01'
const list = '/paths/~1things/get'
const post = '/paths/~1things/post'
const thing = '/components/schemas/Thing'
const sent = '/components/schemas/NewThing'
const hook = '/webhooks/thing/post'
const text = { type: 'string' }

/** For each rule: a change in a copy of the small contract, and its sentence. Without a value the place is removed. */
const changed: Record<RuleName, [at: string, to: unknown, says: string]> = {
  operation_gone: [list, undefined, 'GET /things is gone.'],
  operation_renamed: [`${list}/operationId`, 'getThings', 'GET /things has another operationId: getThings.'],
  credentials_refused: [`${list}/security/1`, undefined, 'GET /things no longer accepts token.'],
  parameter_gone: [`${list}/parameters/0`, undefined, 'GET /things no longer accepts the query parameter `limit`.'],
  parameter_required: [`${list}/parameters/0/required`, true, 'GET /things requires the query parameter `limit`.'],
  body_required: [`${post}/requestBody/required`, true, 'POST /things requires a body.'],
  body_type_gone: [
    `${post}/requestBody/content/text~1plain`,
    undefined,
    'POST /things no longer accepts a body of text/plain.',
  ],
  success_gone: [`${post}/responses/202`, undefined, 'POST /things no longer answers 202.'],
  success_added: [`${post}/responses/200`, {}, 'POST /things may answer 200, which it never did.'],
  answer_type_gone: [
    `${list}/responses/200/content/text~1csv`,
    undefined,
    '200 of GET /things no longer comes as text/csv.',
  ],
  header_gone: [`${list}/responses/200/headers/ETag`, undefined, '200 of GET /things no longer has the header ETag.'],
  member_refused: [`${sent}/properties/size`, undefined, 'NewThing: requests may no longer contain `size`.'],
  member_required: [`${sent}/required/1`, 'colour', 'NewThing: requests must contain `colour`.'],
  member_gone: [`${thing}/properties/state`, undefined, 'Thing: answers no longer contain `state`.'],
  member_optional: [`${thing}/required/1`, undefined, 'Thing: answers may lack `colour`.'],
  type_refused: [`${sent}/properties/size/type`, 'integer', 'NewThing.size: requests may no longer be string.'],
  type_unexpected: [
    `${thing}/properties/id/type`,
    ['string', 'null'],
    'Thing.id: answers may be null, which they never were.',
  ],
  value_refused: [`${sent}/properties/colour/enum/1`, undefined, 'NewThing.colour: requests may no longer say "blue".'],
  value_unexpected: [
    `${thing}/properties/colour/enum/2`,
    'green',
    'Thing.colour: answers may say "green", though no more values were promised.',
  ],
  limit_narrowed: [
    `${sent}/properties/name/maxLength`,
    50,
    'NewThing.name: requests have a narrower limit, maxLength 100 → 50.',
  ],
  format_changed: [`${thing}/properties/id/format`, undefined, 'Thing.id has another format, uuid → none.'],
  others_refused: [
    `${sent}/additionalProperties`,
    false,
    'NewThing: requests may no longer contain members that it does not name.',
  ],
  choice_refused: [`${sent}/properties/owner/anyOf/1`, undefined, 'NewThing.owner: requests may no longer be Office.'],
  choice_unexpected: [
    `${thing}/properties/owner/anyOf/2`,
    { $ref: '#/components/schemas/Thing' },
    'Thing.owner: answers may be Thing, which they never were.',
  ],
  webhook_gone: ['/webhooks/thing', undefined, 'The webhook `thing` is gone.'],
  webhook_reply_refused: [
    `${hook}/responses/410`,
    undefined,
    'The webhook `thing` no longer understands the reply 410.',
  ],
  event_gone: ['/components/schemas/EventType/enum/1', undefined, 'EventType: "thing.lost" is no longer sent.'],
  webhook_added: [
    '/webhooks/person',
    { post: { operationId: 'receivePersonEvent', responses: {} } },
    'The webhook `person` is new.',
  ],
  operation_added: ['/paths/~1people', { get: { operationId: 'listPeople', responses: {} } }, 'GET /people is new.'],
  operation_ended: [list, undefined, 'GET /things ended on 2026-11-30, as announced.'],
  operation_deprecated: [
    list,
    { ...smallContract.paths['/things'].get, deprecated: true, 'x-sunset': '2027-12-01' },
    'GET /things is deprecated and ends on 2027-12-01.',
  ],
  credentials_added: [`${list}/security/2`, { session: [] }, 'GET /things also accepts session.'],
  parameter_added: [
    `${list}/parameters/2`,
    { name: 'sort', in: 'query', schema: text },
    'GET /things accepts the query parameter `sort`.',
  ],
  body_type_added: [
    `${post}/requestBody/content/text~1csv`,
    { schema: text },
    'POST /things also accepts a body of text/csv.',
  ],
  problem_added: [
    '/components/responses/Invalid/content/application~1problem+json/examples/too_many',
    {},
    'GET /things may answer 400 too_many.',
  ],
  header_added: [`${list}/responses/200/headers/Vary`, { schema: text }, '200 of GET /things has the header Vary.'],
  member_added: [`${thing}/properties/note`, text, 'Thing: `note` is new.'],
  value_added: [`${thing}/properties/state/enum/2`, 'standby', 'Thing.state: "standby" is a new value.'],
  choice_added: [
    `${sent}/properties/owner/anyOf/3`,
    { $ref: '#/components/schemas/NewThing' },
    'NewThing.owner may also be NewThing.',
  ],
}

describe('the comparison of two contracts', () => {
  for (const [rule, [at, to, says]] of Object.entries(changed))
    it(`reports the change in one sentence, and nothing else (${rule})`, () => {
      const was = parseContract(JSON.stringify(smallContract))
      if (rule === 'operation_ended') putAt(was, `${list}/x-sunset`, '2026-11-30')
      const is = structuredClone(was)
      putAt(is, at, to)
      const found = compareContracts(was, is, today)
      assert.deepEqual(found.map(sentenceOf), [says])
      assert.deepEqual(
        found.map((change) => change.rule),
        [rule],
      )
    })

  it('has twenty kinds of breaks, and ignores texts, examples and names of path parameters', () => {
    assert.ok(Object.values(rules).filter(({ breaks }) => breaks).length >= 20)
    const was = parseContract(JSON.stringify(smallContract).replaceAll('/things', '/things/{id}'))
    const is = parseContract(JSON.stringify(was).replaceAll('{id}', '{thingId}'))
    putAt(is, `${thing}/description`, 'A thing.')
    putAt(is, `${thing}/examples`, [{ id: 'x' }])
    assert.deepEqual(compareContracts(was, is, today), [])
  })

  it('covers lists, and members without names', () => {
    const was = parseContract(JSON.stringify(smallContract))
    const is = structuredClone(was)
    putAt(is, `${thing}/properties/names/additionalProperties/format`, 'uri')
    putAt(is, `${thing}/properties/parts/items`, { type: 'string' })
    assert.deepEqual(compareContracts(was, is, today).map(sentenceOf), [
      'Thing.names.* has another format, email → uri.',
      'Thing.parts[]: answers may be string, which they never were.',
    ])
  })

  it('compares webhooks from the view of a receiver: headers, media types and members', () => {
    const was = parseContract(JSON.stringify(smallContract))
    const is = structuredClone(was)
    putAt(is, `${hook}/parameters/1`, undefined)
    putAt(is, `${hook}/requestBody/content/text~1plain`, undefined)
    putAt(is, '/components/schemas/Event/required/0', undefined)
    putAt(is, '/components/schemas/EventType/enum/2', 'thing.found')
    assert.deepEqual(compareContracts(was, is, today).map(sentenceOf), [
      'The webhook `thing` no longer comes as text/plain.',
      'The webhook `thing` no longer has the header webhook-signature.',
      'Event: answers may lack `id`.',
      'EventType: "thing.found" is a new value.',
    ])
  })

  it('reports a change of a schema once, for any number of operations', async () => {
    const was = await released()
    const is = structuredClone(was)
    putAt(is, '/components/schemas/Application/properties/reference', undefined)
    assert.deepEqual(compareContracts(was, is, today).map(sentenceOf), [
      'Application: answers no longer contain `reference`.',
    ])
  })
})

describe('the contract', () => {
  it('breaks no client of the last release', async () => {
    const now = parseContract(await readFile(new URL('../../openapi/openapi.json', import.meta.url), 'utf8'))
    const breaks = compareContracts(await released(), now, new Date().toISOString().slice(0, 10)).filter(isBreaking)
    lacksNothing(breaks, (change) => `${sentenceOf(change)} That breaks clients: see docs/contract-policy.md.`)
  })
})

const released = async (): Promise<JsonObject> =>
  parseContract(await readFile(new URL('../../openapi/released.json', import.meta.url), 'utf8'))
