import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { choiceLabel } from '../../../src/http/problems/labels/choices.ts'
import type { FaultPlace } from '../../../src/http/problems/labels/places.ts'
import { isSchema } from '../../../src/platform/json-schema.ts'
import { lacksNothing } from '../../support/asserting/advice.ts'
import { committedContract } from '../../support/contract/operations.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())
const { components, paths } = committedContract()

type Choice = [place: FaultPlace, value: string]

/** Returns all choices of a schema, at all levels: values of `enum` and `const`. Schemas in `seen` are left out. */
function choicesOf(schema: unknown, place: FaultPlace, seen: Set<unknown>): Choice[] {
  if (Array.isArray(schema)) return schema.flatMap((each) => choicesOf(each, place, seen))
  if (!isSchema(schema) || seen.has(schema)) return []
  seen.add(schema)
  const { $ref, properties, enum: values = [], const: only, items, oneOf, anyOf, allOf } = schema
  const here = [...(Array.isArray(values) ? values : []), only].flatMap((value): Choice[] =>
    typeof value === 'string' ? [[place, value]] : [],
  )
  const referred = typeof $ref === 'string' ? components.schemas[$ref.split('/').at(-1) ?? ''] : undefined
  return [
    ...here,
    ...choicesOf([items, oneOf, anyOf, allOf, referred].flat(), place, seen),
    ...Object.entries(isSchema(properties) ? properties : {}).flatMap(([name, member]) =>
      choicesOf(member, 'pointer' in place ? { pointer: `${place.pointer}/${name}` } : place, seen),
    ),
  ]
}

const operations = Object.values(paths).flatMap((each) => Object.values(each))
const inBodies = operations
  .flatMap(({ requestBody }) => Object.values(requestBody?.content ?? {}))
  .flatMap(({ schema }) => choicesOf(schema, { pointer: '' }, new Set()))
const inParameters = operations
  .flatMap(({ parameters = [] }) => parameters)
  .flatMap((each) => ('$ref' in each ? (components.parameters[each.$ref.split('/').at(-1) ?? ''] ?? []) : each))
  .flatMap(({ name, schema }) => choicesOf(schema, { parameter: name }, new Set()))

describe('a choice of a member of a body, or of a parameter', () => {
  it('has a label in both languages beside its code', () => {
    assert.ok(inBodies.length > 200 && inParameters.length > 60, `${inBodies.length} ${inParameters.length}`)
    const unnamed = [...inBodies, ...inParameters].filter(([place, value]) => choiceLabel(place, value) === undefined)
    lacksNothing(
      [...new Set(unnamed.map((each) => JSON.stringify(each)))],
      (each) => `Label ${each} in src/http/problems/labels.`,
    )
  })

  it('appears in a refusal with its label and its code', async () => {
    const body = { permitType: 'SKTM', startFrom: { applicationId: crypto.randomUUID(), purpose: 'again' } }
    for (const [language, expected] of [
      ['id', /harus salah satu dari "perpanjangan" \(`renewal`\), "perubahan" \(`amendment`\)/],
      ['en', /must be one of "renewal" \(`renewal`\), "amendment" \(`amendment`\)/],
    ] as const) {
      const reply = await net.applicant.asks('POST', '/v1/applications', {
        body,
        headers: { 'accept-language': language },
      })
      assert.match(reply.refusal.errors?.[0]?.detail ?? reply.text, expected)
    }
    const listed = await net.applicant.asks('GET', '/v1/applications?sort=oldest', {
      headers: { 'accept-language': 'en' },
    })
    assert.match(listed.refusal.errors?.[0]?.detail ?? '', /"newest first" \(`newest`\) or "by due date" \(`due`\)/)
  })

  it('appears as a yes where a box must be ticked', async () => {
    const { id } = await net.applicant.drafts('SKTM')
    const details = ['en', 'id'].map(async (language) => {
      const reply = await net.applicant.tries(
        'submit',
        { id },
        { statementAccepted: false },
        { headers: { 'accept-language': language } },
      )
      return reply.refusal.errors?.map(({ pointer, detail }) => [pointer, detail])
    })
    assert.deepEqual(await Promise.all(details), [
      [['/statementAccepted', '"Statement that the data is true" must be "yes" (`true`).']],
      [['/statementAccepted', '"Pernyataan kebenaran data" harus "ya" (`true`).']],
    ])
  })

  it('of a post is not said to be about a permit', async () => {
    const reply = await net.admin.asks('POST', `/v1/staff/${crypto.randomUUID()}/changes`, {
      body: { action: 'dismiss', reason: 'Not a step.' },
      headers: { 'accept-language': 'en' },
    })
    assert.match(reply.refusal.errors?.[0]?.detail ?? reply.text, /must be one of "suspend" \(`suspend`\), "reinstate/)
  })

  it('has no label of ours where a form asks for it', () => {
    assert.equal(choiceLabel({ pointer: '/answers/purpose' }, 'renewal'), undefined)
  })
})
