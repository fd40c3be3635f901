import { shownFaultsLimit } from '../../http/problems/correction-words.ts'
import type { FaultCode } from '../../http/problems/fault-words.ts'
import { faultAsFound, type Labels } from '../../http/problems/faults.ts'
import type { Fault } from '../../http/problems/problem.ts'
import { isSchema, pointerTo, type Schema, schemasIn } from '../../platform/json-schema.ts'
import { alwaysThere, ofItem, ofMember, sameplace } from '../../platform/places.ts'
import { regExp } from './reg-exp.ts'

/** Limit of all answers of an application as JSON, in bytes. */
const answersLimit = 1_048_576
/** Limit of a text in a field of another type, such as an unfinished number, in characters. */
const strayTextLimit = 1_000

type Shape = 'object' | 'array' | 'scalar' | 'null'

/**
 * Returns a check for unfinished answers. It refuses wrong shapes (object, list, single value), unknown fields, and
 * texts and lists beyond their bounds. It ignores every other fault.
 */
export function outlineOf(form: Schema, labels: Labels): (answers: unknown) => Fault[] {
  return (answers) => {
    if (Buffer.byteLength(JSON.stringify(answers) ?? '') > answersLimit)
      return [faultAsFound({ pointer: '/answers' }, 'answers_too_large', { limit: answersLimit })]
    return flawsAt(form, answers, { pointer: '', all: [form], always: [form] })
      .slice(0, shownFaultsLimit)
      .map(({ pointer, code, params }) =>
        faultAsFound({ pointer: `/answers${pointer}` }, code, params, labels.field(pointer)),
      )
  }
}

/** A place in the answers: `all` schemas that may apply to it, and those that `always` apply. */
interface Place {
  pointer: string
  all: readonly Schema[]
  always: readonly Schema[]
}

/** A fault in the answers, by pointer into them. */
interface Flaw {
  pointer: string
  code: FaultCode
  params: object
}

const flaw = (pointer: string, code: FaultCode, params: object = {}): Flaw => ({ pointer, code, params })

function flawsAt(form: Schema, value: unknown, { pointer, ...place }: Place): Flaw[] {
  const [all, always] = [sameplace(form, place.all), alwaysThere(form, place.always)]
  const shapes = shapesOf(always) ?? unionOf(all)
  const shape = shapeOf(value)
  if (shapes && !shapes.has(shape) && !(shape === 'null' && shapes.has('scalar')))
    return [flaw(pointer, 'type', { type: typeNamed(all) ?? [...shapes].join(', ') })]
  if (Array.isArray(value)) return flawsOfList(form, value, { pointer, all, always })
  if (isSchema(value)) return flawsOfMembers(form, value, { pointer, all, always })
  if (typeof value === 'number' && !Number.isFinite(value)) return [flaw(pointer, 'number_range')]
  return typeof value === 'string' ? flawsOfText(value, pointer, always) : []
}

function flawsOfList(form: Schema, list: readonly unknown[], { pointer, all, always }: Place): Flaw[] {
  const limit = Math.min(
    ...always.map(({ maxItems }) => (typeof maxItems === 'number' ? maxItems : Infinity)),
    ...always
      .filter(({ items }) => items === false)
      .map(({ prefixItems }) => (Array.isArray(prefixItems) ? prefixItems.length : 0)),
  )
  if (list.length > limit) return [flaw(pointer, 'maxItems', { limit })]
  return list.flatMap((item, index) =>
    flawsAt(form, item, {
      pointer: pointerTo(pointer, index),
      all: all.flatMap((schema) => ofItem(schema, index)),
      always: always.flatMap(({ prefixItems, items }) =>
        schemasIn(Array.isArray(prefixItems) && index < prefixItems.length ? prefixItems[index] : items),
      ),
    }),
  )
}

function flawsOfMembers(form: Schema, members: Schema, { pointer, all, always }: Place): Flaw[] {
  const isClosed = all.some(
    ({ additionalProperties, unevaluatedProperties }) =>
      additionalProperties === false || unevaluatedProperties === false,
  )
  const limit = Math.min(
    ...always.map(({ maxProperties }) => (typeof maxProperties === 'number' ? maxProperties : Infinity)),
  )
  const names = Object.keys(members)
  if (names.length > limit) return [flaw(pointer, 'maxProperties', { limit })]
  return names.flatMap((name) => {
    const at = pointerTo(pointer, name)
    if (isClosed && !all.some((schema) => knows(schema, name))) return [flaw(at, 'additionalProperties')]
    return flawsAt(form, members[name], {
      pointer: at,
      all: all.flatMap((schema) => ofMember(schema, name)),
      always: always.flatMap((schema) => alwaysOfMember(schema, name)),
    })
  })
}

function flawsOfText(text: string, pointer: string, always: readonly Schema[]): Flaw[] {
  const typed = always.filter(({ type }) => type !== undefined)
  const takesText = typed.length === 0 || typed.some(({ type }) => [type].flat().includes('string'))
  const limit = Math.min(
    ...always.map(({ maxLength }) => (typeof maxLength === 'number' ? maxLength : Infinity)),
    takesText ? Infinity : strayTextLimit,
  )
  return text.length > limit && [...text].length > limit ? [flaw(pointer, 'maxLength', { limit })] : []
}

/** True when a schema knows a member with this name. */
const knows = ({ properties, patternProperties, additionalProperties }: Schema, name: string): boolean =>
  (isSchema(properties) && Object.hasOwn(properties, name)) ||
  isSchema(additionalProperties) ||
  matching(patternProperties, name).length > 0

function alwaysOfMember({ properties, patternProperties, additionalProperties }: Schema, name: string): Schema[] {
  if (isSchema(properties) && Object.hasOwn(properties, name)) return schemasIn(properties[name])
  const matched = matching(patternProperties, name)
  return matched.length > 0 ? matched.flatMap(schemasIn) : schemasIn(additionalProperties)
}

const matching = (patternProperties: unknown, name: string): unknown[] =>
  isSchema(patternProperties)
    ? Object.entries(patternProperties).flatMap(([pattern, schema]) => (regExp(pattern).test(name) ? [schema] : []))
    : []

const shapeOf = (value: unknown): Shape => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'object' ? 'object' : 'scalar'
}

/** Returns the shapes that all of these schemas accept. Undefined when none states a shape. */
function shapesOf(schemas: readonly Schema[]): ReadonlySet<Shape> | undefined {
  const [first, ...others] = schemas.flatMap((schema) => statedShapes(schema) ?? [])
  return first && new Set([...first].filter((shape) => others.every((shapes) => shapes.has(shape))))
}

/** Returns the shapes that any of these schemas accepts. Undefined when none states a shape. */
function unionOf(schemas: readonly Schema[]): ReadonlySet<Shape> | undefined {
  const stated = schemas.flatMap((schema) => [...(statedShapes(schema) ?? [])])
  return stated.length > 0 ? new Set(stated) : undefined
}

function statedShapes({ type, enum: choices, ...schema }: Schema): Set<Shape> | undefined {
  if (type !== undefined) return new Set([type].flat().map(shapeOfType))
  if ('const' in schema) return new Set([shapeOf(schema['const'])])
  return Array.isArray(choices) && choices.length > 0 ? new Set(choices.map(shapeOf)) : undefined
}

const shapeOfType = (type: unknown): Shape =>
  type === 'object' || type === 'array' || type === 'null' ? type : 'scalar'

const typeNamed = (schemas: readonly Schema[]): string | undefined =>
  schemas.flatMap(({ type }) => (type === undefined ? [] : [[type].flat().join(', ')]))[0]
