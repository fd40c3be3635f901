import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { eventTypes, publicType, publicTypes } from '../../src/events/event-types.ts'
import { newSecret, signerOf } from '../../src/events/webhooks/secrets.ts'
import { committedContract } from '../support/contract/operations.ts'

const contract = committedContract()
const webhooks = Object.entries(contract.webhooks)
const { parameters, schemas } = contract.components
const ajv = addFormats.default(new Ajv2020({ strict: false })).addSchema({ ...contract }, 'contract')
const validEvent = ajv.compile({ $ref: 'contract#/components/schemas/CloudEvent' })

describe('the webhooks of the contract', () => {
  it('name each type of event that agencies get, with its description, and no other', () => {
    const { application: _, post: __, ...sent } = eventTypes
    const rows = webhooks.flatMap(([, { post: webhook }]) => [
      ...webhook.description.matchAll(/^\| `(.+)` \| (.+) \|$/gm),
    ])
    assert.deepEqual(
      rows.map(([, type, words]) => [type, words]),
      Object.values(sent)
        .flatMap((types) => Object.entries(types).map(([type, words]) => [publicType(type), words]))
        .filter(([type]) => type !== 'satupintu.consultation.planned.v1'),
    )
  })

  it('show for each subject an example body as the feed writes it', () => {
    for (const [subject, { post }] of webhooks) {
      const { schema, example } = post.requestBody?.content['application/cloudevents+json'] ?? {}
      assert.deepEqual(schema, { $ref: '#/components/schemas/CloudEvent' })
      assert.ok(validEvent(example), ajv.errorsText(validEvent.errors))
      assert.match(String(Object(example).type), new RegExp(`^satupintu\\.${subject}\\.[a-z_]+\\.v1$`))
    }
  })

  it('have the headers of Standard Webhooks, and accept any 2xx as a receipt', () => {
    for (const [, { post }] of webhooks) {
      const names = (post.parameters ?? []).map((written) => {
        const parameter = '$ref' in written ? parameters[written.$ref.split('/').at(-1) ?? ''] : written
        return [parameter?.in, parameter?.name, parameter?.required]
      })
      assert.deepEqual(
        names,
        ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ['header', name, true]),
      )
      assert.deepEqual(Object.keys(post.responses), ['2XX'])
    }
  })

  it('tell a receiver without a library how to verify a delivery: the key is in the secret, in Base64', () => {
    const secret = newSecret()
    const sign = signerOf({ current: newSecret(), previous: secret }, true)
    const signatures = sign('id', 1_763_864_130, Buffer.from('{}'))
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
    const mine = createHmac('sha256', key).update('id.1763864130.{}').digest('base64')
    assert.ok(signatures.split(' ').includes(`v1,${mine}`), signatures)
    for (const words of [parameters['EventWebhookSignature']?.description, JSON.stringify(schemas['IssuedWebhook'])])
      assert.match(String(words), /`whsec_`/)
  })

  it('leave the full list of types, with those for people only, to the schema of an event', () => {
    assert.deepEqual(schemas['EventType']?.['enum'], publicTypes)
  })
})
