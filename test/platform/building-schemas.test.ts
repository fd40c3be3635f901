import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Type as TypeBox } from 'typebox'
import Type from '../../src/platform/type.ts'

/** Returns all that a schema holds, with what typebox hides. Its kind is left out: nobody asks for it. */
function parts(schema: object): unknown {
  const { '~kind': _kind, '~unsafe': _unsafe, ...own } = Object.getOwnPropertyDescriptors(schema)
  return Object.entries(own).map(([name, { value, enumerable }]) => [
    name,
    enumerable,
    typeof value === 'object' && value !== null ? parts(value) : value,
  ])
}

type Builder = Pick<typeof TypeBox, keyof typeof Type>

/** Builds a schema in the ways in which the program does, by the names of the builders that each needs. */
const schemas: Record<keyof typeof Type, (by: Builder) => object> = {
  Array: (by) => by.Array(by.String(), { maxItems: 3, description: 'Names.' }),
  Boolean: (by) => by.Boolean({ default: true }),
  Integer: (by) => by.Integer({ minimum: 1, type: 'integer' }),
  Literal: (by) => by.Object({ text: by.Literal('draft'), number: by.Literal(1), truth: by.Literal(true) }),
  Null: (by) => by.Null({ description: 'Nothing.' }),
  Number: (by) => by.Number({ maximum: 2.5 }),
  Object: (by) => by.Object({ id: by.String(), note: by.Optional(by.String()) }, { additionalProperties: false }),
  Optional: (by) => by.Optional(by.Optional(by.Array(by.String(), { description: 'Names.' }))),
  Partial: (by) =>
    by.Partial(by.Object({ id: by.String(), en: by.Optional(by.Null()) }, { title: 'Lost' }), { description: 'Kept.' }),
  Pick: (by) =>
    by.Pick(by.Object({ a: by.String(), b: by.Optional(by.Null()), c: by.Integer() }), ['b', 'a'], { title: 'Two' }),
  String: (by) => by.String({ format: 'uuid' }),
  Union: (by) => by.Union([by.String(), by.Null()], { description: 'A name, or null.' }),
  Unknown: (by) => by.Unknown({ description: 'Anything.' }),
  Unsafe: (by) => by.Object({ one: by.Unsafe({ enum: ['a'] }), other: by.Unsafe(by.Optional(by.String())) }),
}

describe('the builders of JSON Schemas', () => {
  for (const [name, build] of Object.entries(schemas))
    it(`build by ${name} what typebox builds`, () => {
      assert.deepEqual(parts(build(Type)), parts(build(TypeBox)))
    })
})
