import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { faultsOf } from '../../../src/http/problems/faults.ts'
import { membersOfAdministration } from '../../../src/http/problems/labels/members-of-administration.ts'
import { membersOfApplications } from '../../../src/http/problems/labels/members-of-applications.ts'
import { membersOfDefinitions } from '../../../src/http/problems/labels/members-of-definitions.ts'
import { memberLabel, memberNames } from '../../../src/http/problems/labels/places.ts'
import { isSchema, type Schema } from '../../../src/platform/json-schema.ts'
import { committedContract } from '../../support/contract/operations.ts'

const { components, paths } = committedContract()

/** Returns the names of all members of a schema, at all levels. Schemas in `seen` are left out. */
function membersOf(schema: unknown, seen = new Set<unknown>()): string[] {
  if (!isSchema(schema) || seen.has(schema)) return []
  seen.add(schema)
  const { $ref, properties, items, additionalProperties, oneOf, anyOf, allOf } = schema
  const members = Object.entries(isSchema(properties) ? properties : {})
  const inside = [
    items,
    additionalProperties,
    ...[oneOf, anyOf, allOf].flatMap((all) => (Array.isArray(all) ? all : [])),
  ]
  return [
    ...members.flatMap(([name, member]) => [name, ...membersOf(member, seen)]),
    ...[...inside, referred($ref)].flatMap((other) => membersOf(other, seen)),
  ]
}

const referred = ($ref: unknown): Schema | undefined =>
  typeof $ref === 'string' ? components.schemas[$ref.split('/').at(-1) ?? ''] : undefined

const bodies = Object.values(paths)
  .flatMap((operations) => Object.values(operations))
  .flatMap(({ requestBody }) => Object.values(requestBody?.content ?? {}))
  .map(({ schema }) => schema)
const members = new Set(bodies.flatMap((body) => membersOf(body)))

describe('a member of a request body', () => {
  it('has a label in both languages, wherever a person sends it', () => {
    assert.ok(members.size > 240, String(members.size))
    assert.deepEqual(
      [...members].filter((name) => memberLabel(name) === undefined),
      [],
    )
  })

  it('is in the contract, if it has a label', () => {
    assert.deepEqual(
      memberNames.filter((name) => !members.has(name) && !parts.includes(name)),
      [],
    )
  })

  it('stands in one of the lists of labels only, so that none replaces another', () => {
    const lists = [membersOfAdministration, membersOfApplications, membersOfDefinitions]
    assert.equal(lists.flatMap((list) => Object.keys(list)).length, memberNames.length)
  })

  it('is named as it was sent when nobody knows it, even if another body has one of that name', () => {
    const validate = new Ajv2020({ allErrors: true }).compile({
      type: 'object',
      properties: { reason: { type: 'string' } },
      additionalProperties: false,
    })
    validate({ reason: 1, note: 'x' })
    assert.deepEqual(
      faultsOf(validate.errors)
        .map(({ detail }) => detail.en.split('"')[1])
        .toSorted(),
      ['Reason', 'note'],
    )
  })
})

/** Parts of a multipart body, and the members that rules name. */
const parts: readonly string[] = ['file']
