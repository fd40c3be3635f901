import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import ajvFormats from 'ajv-formats'
import { formKeywords } from '../../src/catalogue/permit-types/form-keywords.ts'
import { checkKinds } from '../../src/catalogue/permit-types/inspection-schema.ts'
import type { PermitTypeVersion } from '../../src/catalogue/permit-types/schema.ts'
import { checkSilences } from '../../src/catalogue/permit-types/time-schema.ts'
import { originalsGates } from '../../src/catalogue/permit-types/vocabulary.ts'
import { type Level, levels } from '../../src/network/offices/network.ts'
import type { Place } from '../../src/network/regions/place.ts'
import { languages, type Names } from '../../src/platform/words.ts'

export type Json = null | boolean | number | string | Json[] | JsonObject
export type JsonObject = { [member: string]: Json }
/** The expected assessment of a sample. `fee` is null where the tariff has no line. */
export type Expectation = { level: Level; documents: string[]; inspection: boolean; fee: number | null }
export type Sample = { names: Names; villageCode: string; on: string; answers: JsonObject; expect: Expectation }
export type PermitType = Omit<PermitTypeVersion, 'form' | 'samples'> & { form: JsonObject; samples: Sample[] }

/** The folder of the sample data. */
export const sample = new URL('../../src/sample/', import.meta.url)
export const read = (path: string): string => readFileSync(new URL(path, sample), 'utf8')

/** The Ajv that forms are checked with: strict, and every fault at once. */
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

const object = (properties: object, ...optional: string[]) => ({
  type: 'object',
  properties,
  additionalProperties: false,
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
})
const words = object(
  Object.fromEntries(languages.map((language) => [language, { type: 'string', pattern: '^\\S', maxLength: 1000 }])),
)
const days = { type: 'integer', minimum: 1, maximum: 366 }
const certainty = { enum: ['known', 'reported', 'uncertain'] }
const day = { type: 'string', format: 'date' }
const rule = { type: 'string', minLength: 1, maxLength: 1000 }
const slot = object(
  {
    slot: { type: 'string', pattern: '^[a-z][a-z0-9_]{1,39}$' },
    names: words,
    hint: words,
    required: { type: 'boolean' },
    requiredWhen: rule,
    originalRequired: { type: 'boolean' },
    formats: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { enum: ['application/pdf', 'image/jpeg', 'image/png'] },
    },
    maxBytes: { type: 'integer', minimum: 1, maximum: 100 * 1024 * 1024 },
  },
  'hint',
  'requiredWhen',
)
const authority = object(
  { from: day, until: day, level: { enum: levels }, when: rule, because: words, certainty },
  'until',
  'when',
)
const feeLine = object(
  {
    code: { type: 'string', pattern: '^[a-z][a-z0-9_]{1,39}$' },
    names: words,
    when: rule,
    amount: rule,
    quantity: object({ measure: rule, unit: words, price: { type: 'integer', minimum: 1 } }),
  },
  'when',
  'quantity',
)
const fee = object({
  tariff: { type: 'string', pattern: '^\\S', maxLength: 40 },
  certainty,
  lines: { type: 'array', maxItems: 20, items: feeLine },
})
const expectation = object({
  level: { enum: levels },
  documents: { type: 'array', uniqueItems: true, items: { type: 'string' } },
  inspection: { type: 'boolean' },
  fee: { type: ['integer', 'null'], minimum: 0 },
})
const choice = object({ code: { type: 'string' }, names: words, passes: { type: 'boolean' } })
const bound = { type: 'number' }
const check = object(
  {
    code: { type: 'string', pattern: '^[a-z][a-z0-9_]{1,39}$' },
    names: words,
    hint: words,
    kind: { enum: checkKinds },
    unit: { type: 'string', pattern: '^\\S', maxLength: 20 },
    minimum: bound,
    maximum: bound,
    choices: { type: 'array', minItems: 2, items: choice },
    photograph: { enum: ['required', 'optional'] },
    requiredWhen: rule,
  },
  'hint',
  'unit',
  'minimum',
  'maximum',
  'choices',
  'requiredWhen',
)
const inspection = object(
  {
    certainty,
    checklist: { type: 'array', minItems: 1, maxItems: 20, items: check },
    noShowLimit: { type: 'integer', minimum: 1 },
  },
  'noShowLimit',
)
const sampleCase = object({
  names: words,
  villageCode: { type: 'string' },
  on: day,
  answers: { type: 'object' },
  expect: expectation,
})
/** The members of a permit type file, in this order; those in `optional` may be absent. */
export const members = {
  code: { type: 'string', pattern: '^[A-Z][A-Z0-9-]{1,15}$' },
  version: { type: 'integer', minimum: 1 },
  validFrom: day,
  names: words,
  summary: words,
  legalBasis: { type: 'array', items: object({ citation: { type: 'string', minLength: 1 }, about: words, certainty }) },
  level: { enum: levels },
  authority: { type: 'array', minItems: 1, maxItems: 20, items: authority },
  stages: object({ inspection: { type: 'boolean' }, inspectionWhen: rule, fee: { type: 'boolean' } }, 'inspectionWhen'),
  inspection,
  originalsGate: { enum: originalsGates },
  serviceTime: {
    oneOf: [{ type: 'null' }, object({ amount: days, unit: { enum: ['working_hours', 'working_days'] }, certainty })],
  },
  completenessCheck: object({
    time: object({ amount: days, unit: { enum: ['working_hours', 'working_days'] }, certainty }),
    silence: { enum: checkSilences },
  }),
  lapseAfterDays: object({ returned: days, awaiting_payment: days, awaiting_originals: days }),
  retention: object({ years: { type: 'integer', minimum: 1, maximum: 100 }, certainty }),
  numbering: object(
    { template: { type: 'string', pattern: '^\\{sequence\\}/' }, classification: { type: 'string' }, certainty },
    'classification',
  ),
  certificate: object(
    {
      shows: { type: 'array', items: { type: 'string', pattern: '^/' } },
      conditions: { type: 'array', items: words },
      title: words,
      decree: object({ heading: words, considering: { type: 'array', minItems: 1, items: words }, decision: words }),
      bilingual: { type: 'boolean' },
      copies: { type: 'array', items: words },
      certainty,
    },
    'conditions',
    'shows',
    'title',
    'decree',
    'bilingual',
    'copies',
  ),
  validity: object({ amount: days, unit: { enum: ['days', 'months', 'years'] }, certainty }),
  holder: { type: 'array', minItems: 1, items: { type: 'string', pattern: '^/' } },
  fee: { oneOf: [{ type: 'null' }, fee] },
  notes: words,
  form: { type: 'object', required: ['$schema', 'type', 'properties'] },
  documents: { type: 'array', minItems: 1, items: slot },
  samples: { type: 'array', minItems: 2, maxItems: 20, items: sampleCase },
}

/** Members that a permit type file may leave out. */
export const optional = [
  'authority',
  'inspection',
  'retention',
  'numbering',
  'certificate',
  'validity',
  'holder',
] as const

const isPermitType = strictAjv().compile<PermitType>(object(members, ...optional))
/** True for a text in every language. */
export const isLabel = strictAjv().compile<Names>(words)
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])
const propertiesOf = (schema: JsonObject): JsonObject => (isObject(schema['properties']) ? schema['properties'] : {})

/** The files of the sample catalogue, one a permit type. */
export const files = readdirSync(new URL('permit-types/', sample))
  .filter((file) => file.endsWith('.json'))
  .sort()

/** Loads a permit type. Fails with the fault in its file. */
export function load(file: string): PermitType {
  const type: unknown = JSON.parse(read(`permit-types/${file}`))
  assert.ok(isPermitType(type), `${file}: ${JSON.stringify(isPermitType.errors)}`)
  return type
}

/** Returns the regions that a village lies in. */
export function placeOf(village: string): Place {
  const [province = '', city = '', district = ''] = village.split('.')
  return { village, district: `${province}.${city}.${district}`, city: `${province}.${city}`, province }
}

/** Yields every subschema of an answer, with its path; conditions (`if`, `allOf`) are left out. */
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

/** Asserts that an answer has a limited size. */
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
