import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import ajvFormats from 'ajv-formats'
import { originalsGates } from '../../src/documents/matching.ts'
import { levels } from '../../src/offices/network.ts'
import { languages } from '../../src/words.ts'

export type Json = null | boolean | number | string | Json[] | JsonObject
export type JsonObject = { [member: string]: Json }
type Slot = { slot: string, originalRequired: boolean }
type Stages = { inspection: boolean, fee: boolean }
type PermitType = { code: string, stages: Stages, originalsGate: string, form: JsonObject, documents: Slot[] }
type Example = { answers: JsonObject, village: string }

/** Where the sample data lies. */
export const sample = new URL('../../src/sample/', import.meta.url)
export const read = (path: string): string => readFileSync(new URL(path, sample), 'utf8')

/** The Ajv that forms are checked with: strict, and every fault at once. */
export function strictAjv(): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictTuples: false, strictRequired: false })
  ajvFormats.default(ajv)
  ajv.addKeyword('x-label')
  return ajv
}

const object = (properties: object, ...optional: string[]) =>
  ({ type: 'object', properties, additionalProperties: false, required: Object.keys(properties).filter((key) => !optional.includes(key)) })
const words = object(Object.fromEntries(languages.map((language) => [language, { type: 'string', pattern: '^\\S', maxLength: 1000 }])))
const days = { type: 'integer', minimum: 1, maximum: 366 }
const certainty = { enum: ['known', 'reported', 'uncertain'] }
const slot = object({
  slot: { type: 'string', pattern: '^[a-z][a-z0-9_]{1,40}$' }, names: words, hint: words,
  required: { type: 'boolean' }, originalRequired: { type: 'boolean' },
  formats: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: ['application/pdf', 'image/jpeg', 'image/png'] } },
  maxBytes: { type: 'integer', minimum: 1, maximum: 100 * 1024 * 1024 },
}, 'hint')
/** What a permit type file consists of, in this order. */
export const members = {
  code: { type: 'string', pattern: '^[A-Z][A-Z0-9-]{1,15}$' }, version: { type: 'integer', minimum: 1 },
  validFrom: { type: 'string', format: 'date' }, names: words, summary: words,
  legalBasis: { type: 'array', items: object({ citation: { type: 'string', minLength: 1 }, about: words, certainty }) },
  level: { enum: levels }, stages: object({ inspection: { type: 'boolean' }, fee: { type: 'boolean' } }),
  originalsGate: { enum: originalsGates },
  serviceTime: { oneOf: [{ type: 'null' }, object({ amount: days, unit: { enum: ['working_hours', 'working_days'] }, certainty })] },
  lapseAfterDays: object({ returned: days, awaiting_payment: days, awaiting_originals: days }), notes: words,
  form: { type: 'object', required: ['$schema', 'type', 'properties'] },
  documents: { type: 'array', minItems: 1, items: slot },
}

const isPermitType = strictAjv().compile<PermitType>(object(members))
const isExample = strictAjv().compile<Example>(object({ answers: { type: 'object' }, village: { type: 'string' } }))
/** Is it a text in every language? */
export const isLabel = strictAjv().compile(words)
export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
export const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])
const propertiesOf = (schema: JsonObject): JsonObject => (isObject(schema['properties']) ? schema['properties'] : {})

/** A permit type and its example, or a failure that says what is wrong with either file. */
export function load(file: string): { type: PermitType, example: Example } {
  const type: unknown = JSON.parse(read(`permit-types/${file}`))
  const example: unknown = JSON.parse(read(`permit-types/examples/${file}`))
  assert.ok(isPermitType(type), `${file}: ${JSON.stringify(isPermitType.errors)}`)
  assert.ok(isExample(example), `${file}: ${JSON.stringify(isExample.errors)}`)
  return { type, example }
}

/** Every subschema that stands for an answer, with its path; conditions (`if`, `allOf`) are left out. */
export function* fieldsOf(schema: JsonObject, path = ''): Generator<[string, JsonObject]> {
  for (const [name, field] of Object.entries(propertiesOf(schema))) {
    if (!isObject(field)) continue
    yield [`${path}/${name}`, field]
    yield* fieldsOf(field, `${path}/${name}`)
    if (isObject(field['items'])) yield* fieldsOf(field['items'], `${path}/${name}/0`)
  }
}

/** Where in `answers` a member stands that `schema` requires. */
export function* requiredPlaces(schema: JsonObject, answers: Json | undefined, at: string[] = []): Generator<string[]> {
  if (Array.isArray(answers) && isObject(schema['items'])) yield* requiredPlaces(schema['items'], answers[0], [...at, '0'])
  if (!isObject(answers)) return
  for (const name of list(schema['required'])) yield [...at, String(name)]
  for (const [name, field] of Object.entries(propertiesOf(schema))) {
    if (isObject(field)) yield* requiredPlaces(field, answers[name], [...at, name])
  }
}

/** A copy of `answers` that lacks the member at `place`. */
export function without(answers: JsonObject, place: string[]): JsonObject {
  const copy = structuredClone(answers)
  const last = place.at(-1) ?? ''
  const holder = place.slice(0, -1).reduce<Json | undefined>(
    (value, step) => (isObject(value) ? value[step] : list(value)[Number(step)]), copy)
  assert.ok(isObject(holder) && last in holder, place.join('/'))
  delete holder[last]
  return copy
}

/** Fails where an answer could be of any size. */
export function assertBounded(field: JsonObject, path: string): void {
  const has = (...keywords: string[]) => keywords.every((keyword) => keyword in field)
  const bounded: Record<string, boolean> = {
    object: field['additionalProperties'] === false,
    array: has('maxItems', 'items'),
    string: has('maxLength') || has('oneOf'),
    integer: has('minimum', 'maximum') || has('enum'),
    number: has('minimum', 'maximum'),
    boolean: true,
  }
  assert.ok(bounded[String(field['type'])], `${path} has no limit`)
  if (isObject(field['items'])) assertBounded(field['items'], `${path}/0`)
}
