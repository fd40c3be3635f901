import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import ajvFormats from 'ajv-formats'
import { formKeywords } from '../../src/catalogue/permit-types/forms/keywords.ts'
import type { PermitTypeVersion } from '../../src/catalogue/permit-types/schema.ts'
import type { Level } from '../../src/network/offices/network.ts'
import type { Place } from '../../src/network/regions/place.ts'
import type { Names } from '../../src/platform/words.ts'
import { members, object, optional, words } from './permit-type-members.ts'

type Json = null | boolean | number | string | Json[] | JsonObject
export type JsonObject = { [member: string]: Json }
/** The expected assessment of a sample. `fee` is null where the tariff has no line. */
export type Expectation = { level: Level; documents: string[]; inspection: boolean; fee: number | null }
export type Sample = { names: Names; villageCode: string; on: string; answers: JsonObject; expect: Expectation }
export type PermitType = Omit<PermitTypeVersion, 'form' | 'samples'> & { form: JsonObject; samples: Sample[] }

/** The folder of the sample data. */
const sample = new URL('../../src/sample/', import.meta.url)
export const read = (path: string): string => readFileSync(new URL(path, sample), 'utf8')

/** Returns the strict Ajv that checks forms and reports every fault at once. */
export function strictAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
  })
  ajvFormats.default(ajv)
  for (const { keyword } of formKeywords) ajv.addKeyword(keyword)
  return ajv
}

const isPermitType = strictAjv().compile<PermitType>(object(members, ...optional))
/** Returns true for a text in every language. */
export const isLabel = strictAjv().compile<Names>(words)
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])
const propertiesOf = (schema: JsonObject): JsonObject => (isObject(schema['properties']) ? schema['properties'] : {})

/** The file names of the sample catalogue, one for each permit type, sorted. */
export const files = readdirSync(new URL('permit-types/', sample))
  .filter((file) => file.endsWith('.json'))
  .sort()

/** Loads a permit type from a file. Fails with the faults of its members. */
export function load(file: string): PermitType {
  const type: unknown = JSON.parse(read(`permit-types/${file}`))
  assert.ok(isPermitType(type), `${file}: ${JSON.stringify(isPermitType.errors)}`)
  return type
}

/** Returns the regions of a village, by level. */
export function placeOf(village: string): Place {
  const [province = '', city = '', district = ''] = village.split('.')
  return { village, district: `${province}.${city}.${district}`, city: `${province}.${city}`, province }
}

/** Yields every subschema of the answers with its path, without those of conditions (`if`, `allOf`). */
export function* fieldsOf(schema: JsonObject, path = ''): Generator<[string, JsonObject]> {
  for (const [name, field] of Object.entries(propertiesOf(schema))) {
    if (!isObject(field)) continue
    yield [`${path}/${name}`, field]
    yield* fieldsOf(field, `${path}/${name}`)
    if (isObject(field['items'])) yield* fieldsOf(field['items'], `${path}/${name}/0`)
  }
}

/** Yields the path in `answers` of each member that `schema` requires. */
export function* requiredPlaces(schema: JsonObject, answers: Json | undefined, at: string[] = []): Generator<string[]> {
  if (Array.isArray(answers) && isObject(schema['items']))
    yield* requiredPlaces(schema['items'], answers[0], [...at, '0'])
  if (!isObject(answers)) return
  for (const name of list(schema['required'])) yield [...at, String(name)]
  for (const [name, field] of Object.entries(propertiesOf(schema))) {
    if (isObject(field)) yield* requiredPlaces(field, answers[name], [...at, name])
  }
}

/** Returns a copy of `answers` without the member at `place`. */
export function without(answers: JsonObject, place: string[]): JsonObject {
  const copy = structuredClone(answers)
  const last = place.at(-1) ?? ''
  const holder = place
    .slice(0, -1)
    .reduce<Json | undefined>((value, step) => (isObject(value) ? value[step] : list(value)[Number(step)]), copy)
  assert.ok(isObject(holder) && last in holder, place.join('/'))
  delete holder[last]
  return copy
}

/** Asserts that the schema of an answer limits its size. */
export function assertBounded(field: JsonObject, path: string): void {
  const has = (...keywords: string[]) => keywords.every((keyword) => keyword in field)
  const bounded: Record<string, boolean> = {
    object: field['additionalProperties'] === false,
    array: has('maxItems', 'items'),
    string: has('maxLength') || has('oneOf'),
    integer: has('minimum', 'maximum') || has('oneOf'),
    number: has('minimum', 'maximum'),
    boolean: true,
  }
  assert.ok(bounded[String(field['type'])], `${path} has no limit`)
  if (isObject(field['items'])) assertBounded(field['items'], `${path}/0`)
}
