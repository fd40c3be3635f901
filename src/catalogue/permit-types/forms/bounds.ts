import { RE2JS } from 're2js'
import type { FaultCode } from '../../../http/problems/fault-words.ts'
import {
  dataKeywords,
  isSchema,
  keywordsByName,
  pointerTo,
  resolved,
  type Schema,
} from '../../../platform/json-schema.ts'
import type { BoundFault, Role } from './places.ts'
import { sectionFaults } from './sections.ts'
import { wordFaults } from './text-faults.ts'

const stalling = (pointer: string, code: FaultCode, params?: Record<string, unknown>): BoundFault => ({
  pointer,
  code,
  stalls: true,
  ...(params && { params }),
})

/** The limit of schemas in a form. Each is compiled, and evaluated for every answer. */
const schemasLimit = 500
/** The limit of items in a list. Rules loop over lists, and `uniqueItems` compares all pairs. */
const itemsLimit = 1_000
/** Limits of a pattern, in characters and in RE2 instructions. Each instruction may run for each character. */
const patternLimits = { characters: 1_000, instructions: 500 }
/** The limit of characters of all patterns of a form, references counted. Classes of Unicode take long to compile. */
const allPatternsLimit = 5_000
/** Keywords that would validate asynchronously, or by a schema that depends on the context. */
const unfit = ['$async', '$anchor', '$dynamicAnchor', '$dynamicRef', '$vocabulary']

/**
 * Finds parts of a form that would take too long, never end, or lack names in both languages. JSON Schema allows all of
 * them: references that lead back to themselves, lists of any length, patterns of any size, fields and choices without
 * names.
 */
export function boundFaults(form: Schema): BoundFault[] {
  const found = new Map<string, BoundFault>()
  const mind = (fault: BoundFault) => found.set(`${fault.pointer} ${fault.code}`, fault)
  let left = schemasLimit
  let patternsLeft = allPatternsLimit
  const look = (schema: Schema, pointer: string, role: Role, through: readonly string[]): void => {
    if (left-- <= 0) return void mind(stalling('/form', 'too_many_schemas', { limit: schemasLimit }))
    patternsLeft -= patternsOf(schema).join('').length
    if (patternsLeft < 0) return void mind(stalling('/form', 'patterns_too_long', { limit: allPatternsLimit }))
    ownFaults(schema, pointer).forEach(mind)
    wordFaults(form, schema, pointer, role).forEach(mind)
    const reference = String(schema['$ref'])
    const target = resolved(form, schema['$ref'])
    if (target && through.includes(reference)) mind(stalling(`${pointer}/$ref`, 'loops'))
    else if (target) look(target, `/form${reference.slice(1)}`, insideOf(role), [...through, reference])
    for (const [keyword, value] of Object.entries(schema)) {
      for (const [name, inner] of innerOf(keyword, value))
        look(inner, pointerTo(pointer, keyword) + name, roleIn(keyword, inner, role), through)
    }
  }
  if (form['type'] !== 'object')
    mind({ pointer: '/form/type', code: 'const', stalls: false, params: { allowedValue: 'object' } })
  look(form, '/form', 'inside', ['#'])
  sectionFaults(form).forEach(mind)
  return [...found.values()]
}

const insideOf = (role: Role): Role => (role === 'condition' ? role : 'inside')

function roleIn(keyword: string, schema: Schema, role: Role): Role {
  if (role === 'condition') return role
  if (keyword === 'properties') return 'field'
  if (keyword === 'items' || keyword === 'prefixItems') return 'inside'
  return (keyword === 'oneOf' || keyword === 'anyOf') && 'const' in schema ? 'choice' : 'condition'
}

/** Returns the schemas under a keyword, each with the rest of its pointer: a name, an index, or nothing. */
function innerOf(keyword: string, value: unknown): [string, Schema][] {
  if (dataKeywords.has(keyword)) return []
  const inner: [string, unknown][] =
    Array.isArray(value) || keywordsByName.has(keyword)
      ? Object.entries(Object(value)).map(([name, one]) => [pointerTo('', name), one])
      : [['', value]]
  return inner.flatMap(([rest, schema]): [string, Schema][] => (isSchema(schema) ? [[rest, schema]] : []))
}

function ownFaults(schema: Schema, pointer: string): BoundFault[] {
  const { type, uniqueItems, maxItems, pattern } = schema
  const isList = [type].flat().includes('array') || uniqueItems === true
  const endless = isList && !(typeof maxItems === 'number' && maxItems <= itemsLimit)
  return [
    ...unfit
      .filter((keyword) => keyword in schema)
      .map((keyword) => stalling(pointerTo(pointer, keyword), 'not_for_forms')),
    ...('$id' in schema && pointer !== '/form' ? [stalling(`${pointer}/$id`, 'not_for_forms')] : []),
    ...(endless ? [stalling(`${pointer}/maxItems`, 'unbounded', { limit: itemsLimit })] : []),
    ...patternFaults(pattern, `${pointer}/pattern`),
    ...namePatterns(schema).flatMap((name) => patternFaults(name, pointerTo(`${pointer}/patternProperties`, name))),
    ...absentFields(schema, pointer),
  ]
}

const namePatterns = ({ patternProperties }: Schema): string[] =>
  isSchema(patternProperties) ? Object.keys(patternProperties) : []

/** Returns the patterns of a schema itself: of its texts and of the names of its members. */
const patternsOf = (schema: Schema): string[] => [
  ...(typeof schema['pattern'] === 'string' ? [schema['pattern']] : []),
  ...namePatterns(schema),
]

/** Returns the fault of a pattern that RE2 does not know, or that is beyond the limits. */
function patternFaults(pattern: unknown, pointer: string): BoundFault[] {
  if (typeof pattern !== 'string') return []
  if (pattern.length > patternLimits.characters) return [stalling(pointer, 'pattern_too_large')]
  try {
    const isLarge = RE2JS.compile(pattern).programSize() > patternLimits.instructions
    return isLarge ? [stalling(pointer, 'pattern_too_large')] : []
  } catch {
    return [stalling(pointer, 'pattern_unusable')]
  }
}

/** Returns a fault for each required name that the form refuses as a field: nobody could submit. */
function absentFields(schema: Schema, pointer: string): BoundFault[] {
  const { required, properties, patternProperties, additionalProperties } = schema
  if (!Array.isArray(required) || additionalProperties !== false || patternProperties !== undefined) return []
  return required.flatMap((name: unknown, index): BoundFault[] =>
    typeof name === 'string' && !(isSchema(properties) && Object.hasOwn(properties, name))
      ? [{ pointer: `${pointer}/required/${index}`, code: 'required_field_absent', stalls: false, params: { name } }]
      : [],
  )
}
