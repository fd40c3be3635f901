import { pick } from './mutations.ts'
import { oddRule, type Random, soundRule } from './odd-rules.ts'

type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Schemas that a form may contain by mistake: valid, endlessly recursive, slow, or meaningless ones. */
const oddSchemas: [Json, ...Json[]] = [
  { $ref: '#' },
  { $ref: '#/properties/fence' },
  { $ref: '#/$defs/none' },
  { $ref: 'https://example.com/a.json' },
  { $ref: '#/%ZZ' },
  { $dynamicRef: '#' },
  { $async: true, type: 'string' },
  { $id: 'inner' },
  { allOf: [{ $ref: '#' }] },
  { type: 'string', pattern: '^(a+)+$' },
  { type: 'string', pattern: '(?=a)' },
  { type: 'string', pattern: '(' },
  { type: 'string', pattern: 'a?'.repeat(400) },
  { type: 'string', format: 'email' },
  { type: 'string', format: 'none' },
  { type: 'string', maxLength: -1 },
  { type: 'string', minLength: 5, maxLength: 1 },
  { type: 'integer', maximum: 1e308 },
  { type: 'number', multipleOf: 0 },
  { type: 'array', items: { type: 'integer' } },
  { type: 'array', items: { type: 'integer' }, maxItems: 900, uniqueItems: true },
  { type: 'array', maxItems: 3, prefixItems: [{ type: 'string' }], items: false },
  { type: 'array', maxItems: 1e9 },
  { type: ['integer', 'null'] },
  { type: 'any' },
  {},
  { not: {} },
  { const: null },
  { enum: [] },
  { enum: [1, 'a', null, {}] },
  { oneOf: [{ const: 'a' }, { const: 'b', 'x-label': { id: 'B', en: 'B' } }] },
  { if: { required: ['a'] }, then: { required: ['b'] } },
  { dependentRequired: { a: ['b'] } },
  { unevaluatedProperties: false },
  { patternProperties: { '^(a+)+$': { type: 'string' } } },
  { propertyNames: { pattern: 'x' } },
  {
    type: 'object',
    properties: { constructor: { type: 'string' }, 'a b/~': { type: 'integer' }, '': { type: 'string' } },
  },
  { 'x-label': { id: ' ' } },
  { 'x-personal': 'shoe size' },
  { unknown: true },
  { contains: { type: 'string' }, type: 'array', maxItems: 4 },
  { $defs: { a: { $ref: '#/$defs/a' } } },
  { default: { a: 1 } },
  { type: 'string', pattern: '^[0-9]{16}$' },
  { minimum: '1' },
  { required: 'a' },
  { properties: [] },
]

const oddValues = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  1e15,
  1e308,
  '',
  ' ',
  '\0',
  '\ud800',
  'x'.repeat(3_000),
  '2026-02-30',
  '0000-01-01',
  '/a~2',
  '{sequence}',
  [],
  {},
  [null],
  [[]],
  { id: 'a' },
] as const

/** Returns a random change of a definition: a part changed, removed, doubled or misplaced, or an odd rule or schema. */
export function oddDefinition(definition: object, random: Random): Json {
  const changed: Json = structuredClone({ ...definition, ...(random() < 0.5 && { samples: [] }) })
  const changes = 1 + Math.floor(random() * 2)
  for (let change = 0; change < changes; change++) changeOne(changed, random)
  return changed
}

/** Changes one place. Many changes are valid at their place, so that faults are found at deeper levels. */
function changeOne(definition: Json, random: Random): void {
  const places = placesIn(definition)
  const rules = places.filter(({ name }) => ['when', 'amount', 'requiredWhen', 'inspectionWhen'].includes(name))
  const schemas = places.filter(({ path, value }) => path.startsWith('/form') && isObject(value))
  const chance = random()
  const root = places.filter(({ path }) => path === '/form')
  const [, chosen] = [[0.3, rules] as const, [0.35, root] as const, [0.6, schemas] as const].find(
    ([below]) => chance < below,
  ) ?? [1, places]
  const place = chosen[Math.floor(random() * chosen.length)]
  if (!place) return
  const { holder, name, value } = place
  if (chosen === rules)
    Reflect.set(holder, name, random() < 0.6 ? soundRule(random, name === 'amount' ? 'int' : 'bool') : oddRule(random))
  else if (chosen === schemas || chosen === root)
    Reflect.set(
      holder,
      name,
      structuredClone(
        place.path !== '/form' && random() < 0.5
          ? pick(random, oddSchemas)
          : { ...Object(value), ...pick(random, oddSchemas) },
      ),
    )
  else if (chance < 0.75)
    Reflect.set(
      holder,
      name,
      typeof value === 'number'
        ? pick(random, [0, -1, 1.5, 2 ** 31, 2 ** 53, 1e15, 1e308])
        : structuredClone(pick(random, oddValues)),
    )
  else if (chance < 0.85) Reflect.deleteProperty(holder, name)
  else if (chance < 0.92)
    Reflect.set(holder, name, structuredClone(places[Math.floor(random() * places.length)]?.value))
  else
    Reflect.set(
      holder,
      Array.isArray(value) ? name : `${name}2`,
      Array.isArray(value) ? Array.from({ length: 40 }, () => value).flat() : value,
    )
}

interface Place {
  holder: object
  name: string
  path: string
  value: unknown
}

/** Returns every member and item of a definition, at all levels. */
function placesIn(holder: object, path = ''): Place[] {
  return Object.entries(holder).flatMap(([name, value]) => {
    const at = `${path}/${name}`
    return [
      { holder, name, path: at, value },
      ...(typeof value === 'object' && value !== null ? placesIn(value, at) : []),
    ]
  })
}
