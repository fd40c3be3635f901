import { shownFaultsLimit } from '../../../http/problems/correction-words.ts'
import type { FaultCode } from '../../../http/problems/fault-words.ts'
import { faultAsFound, type Labels } from '../../../http/problems/faults.ts'
import type { Fault } from '../../../http/problems/problem.ts'
import { isSchema, pointerTo, type Schema, schemasIn } from '../../../platform/json-schema.ts'
import {
  alwaysInPlace,
  inPlace,
  keptItems,
  keptMembers,
  keptPlaces,
  ofItem,
  ofMember,
} from '../../../platform/json-schema-places.ts'
import { lazy } from '../../../platform/lazy.ts'
import { regExp } from './reg-exp.ts'

/** Limit of all answers of an application as JSON, in bytes. */
const answersLimit = 1_048_576
/** Limit of a text in a field of another type, such as an unfinished number, in characters. */
const strayTextLimit = 1_000

type Shape = 'object' | 'array' | 'scalar' | 'null'

/**
 * Returns a check for unfinished answers. It refuses wrong shapes (object, list, single value), unknown fields, and
 * texts and lists beyond their bounds. It ignores every other fault. The places of the form are computed once.
 */
export function outlineOf(form: Schema, labels: Labels): (answers: unknown) => Fault[] {
  const placeWith = keptPlaces(
    (all: readonly Schema[], always: readonly Schema[]): Place =>
      newPlace(inPlace(form, all), alwaysInPlace(form, always), placeWith),
  )
  return (answers) => {
    if (Buffer.byteLength(JSON.stringify(answers) ?? '') > answersLimit)
      return [faultAsFound({ pointer: '/answers' }, 'answers_too_large', { limit: answersLimit })]
    const flaws: Flaw[] = []
    addFlaws(flaws, placeWith([form], [form]), answers, '')
    return flaws.map(({ pointer, code, params }) =>
      faultAsFound({ pointer: `/answers${pointer}` }, code, params, labels.field(pointer)),
    )
  }
}

/** The outline of a place in the answers. Limits without a bound are infinite. */
interface Place {
  /** The shapes that are accepted. Undefined when none is stated. */
  shapes: ReadonlySet<Shape> | undefined
  /** The accepted types, as a fault names them. */
  types: string
  itemsLimit: number
  membersLimit: number
  textLimit: number
  /** False for a member that the form does not know. */
  knows: (name: string) => boolean
  member: (name: string) => Place
  item: (index: number) => Place
}

/** Returns the outline of a place. `all` are the schemas that may apply there; those in `always` apply in any case. */
function newPlace(
  all: readonly Schema[],
  always: readonly Schema[],
  placeWith: (all: readonly Schema[], always: readonly Schema[]) => Place,
): Place {
  const shapes = shapesOf(always) ?? unionOf(all)
  const [allMembers, alwaysMembers] = [all.map(membersOf), always.map(membersOf)]
  return {
    shapes,
    types: typeNamed(all) ?? [...(shapes ?? [])].join(', '),
    itemsLimit: Math.min(lowest(always, 'maxItems'), ...always.map(listedItems)),
    membersLimit: lowest(always, 'maxProperties'),
    textLimit: Math.min(lowest(always, 'maxLength'), takesText(always) ? Infinity : strayTextLimit),
    knows: all.some(isClosed) ? (name) => allMembers.some(({ knows }) => knows(name)) : () => true,
    member: keptMembers(all, (name) =>
      placeWith(
        all.flatMap((schema) => ofMember(schema, name)),
        alwaysMembers.flatMap(({ schemasFor }) => schemasFor(name)),
      ),
    ),
    item: keptItems(all, (index) =>
      placeWith(
        all.flatMap((schema) => ofItem(schema, index)),
        always.flatMap(({ prefixItems, items }) =>
          schemasIn(Array.isArray(prefixItems) && index < prefixItems.length ? prefixItems[index] : items),
        ),
      ),
    ),
  }
}

const isClosed = ({ additionalProperties, unevaluatedProperties }: Schema): boolean =>
  additionalProperties === false || unevaluatedProperties === false

const lowest = (schemas: readonly Schema[], keyword: 'maxItems' | 'maxProperties' | 'maxLength'): number =>
  Math.min(...schemas.map(({ [keyword]: limit }) => (typeof limit === 'number' ? limit : Infinity)))

/** Returns the number of items that a schema lists, if it takes no others. */
function listedItems({ items, prefixItems }: Schema): number {
  if (items !== false) return Infinity
  return Array.isArray(prefixItems) ? prefixItems.length : 0
}

function takesText(always: readonly Schema[]): boolean {
  const typed = always.filter(({ type }) => type !== undefined)
  return typed.length === 0 || typed.some(({ type }) => [type].flat().includes('string'))
}

/** A fault in the answers, by pointer into them. */
interface Flaw {
  pointer: string
  code: FaultCode
  params: object
}

/** Adds the faults of a value at this place to those found, until they are as many as are shown. */
function addFlaws(found: Flaw[], place: Place, value: unknown, pointer: string): void {
  const { shapes, types, itemsLimit, textLimit } = place
  const shape = shapeOf(value)
  const add = (code: FaultCode, params: object = {}) => found.push({ pointer, code, params })
  if (shapes && !shapes.has(shape) && !(shape === 'null' && shapes.has('scalar'))) add('type', { type: types })
  else if (Array.isArray(value)) {
    if (value.length > itemsLimit) add('maxItems', { limit: itemsLimit })
    else
      for (const [index, each] of value.entries()) {
        if (found.length >= shownFaultsLimit) return
        addFlaws(found, place.item(index), each, pointerTo(pointer, index))
      }
  } else if (isSchema(value)) addFlawsOfMembers(found, place, value, pointer)
  else if (typeof value === 'number' && !Number.isFinite(value)) add('number_range')
  else if (typeof value === 'string' && isLonger(value, textLimit)) add('maxLength', { limit: textLimit })
}

function addFlawsOfMembers(found: Flaw[], { membersLimit, knows, member }: Place, members: Schema, pointer: string) {
  const names = Object.keys(members)
  if (names.length > membersLimit) found.push({ pointer, code: 'maxProperties', params: { limit: membersLimit } })
  else
    for (const name of names) {
      if (found.length >= shownFaultsLimit) return
      const at = pointerTo(pointer, name)
      if (knows(name)) addFlaws(found, member(name), members[name], at)
      else found.push({ pointer: at, code: 'additionalProperties', params: {} })
    }
}

/** True for a text of more characters than `limit`, counted as JSON Schema does: a surrogate pair is one. */
const isLonger = (text: string, limit: number): boolean => text.length > limit && [...text].length > limit

/**
 * Returns two functions over the members that a schema describes. `knows`: true for a name it allows. `schemasFor`: the
 * schemas that always apply to a member.
 */
function membersOf({ properties, patternProperties, additionalProperties }: Schema) {
  const named = isSchema(properties) ? properties : {}
  const patterns = Object.entries(isSchema(patternProperties) ? patternProperties : {}).map(([pattern, schema]) => ({
    compiled: lazy(() => regExp(pattern)),
    schema,
  }))
  const matching = (name: string) => patterns.filter(({ compiled }) => compiled().test(name))
  return {
    knows: (name: string): boolean =>
      Object.hasOwn(named, name) || isSchema(additionalProperties) || matching(name).length > 0,
    schemasFor: (name: string): Schema[] => {
      if (Object.hasOwn(named, name)) return schemasIn(named[name])
      const matched = matching(name)
      return matched.length > 0 ? matched.flatMap(({ schema }) => schemasIn(schema)) : schemasIn(additionalProperties)
    },
  }
}

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
