import { RE2JS } from 're2js'
import {
  dataKeywords,
  isLocal,
  isSchema,
  keywordsByName,
  pointerTo,
  resolved,
  type Schema,
  schemasIn,
} from '../platform/json-schema.ts'
import { inPlace, keptItems, keptMembers, keptPlaces, ofItem, ofMember } from '../platform/json-schema-places.ts'

/** The kinds of personal answers: values of `x-personal` in a form. A mark covers everything below its field. */
export const personalKinds = ['nik', 'npwp', 'phone', 'email', 'address', 'other'] as const
export type PersonalKind = (typeof personalKinds)[number]
export const personalKeyword = 'x-personal'

/** One personal answer: its JSON Pointer into the answers, its kind and value. */
export interface PersonalLeaf {
  pointer: string
  kind: PersonalKind
  value: unknown
}

/** A place in the answers: its mark, and `hasMark`: true when it or a place below may have one. */
interface MarkedPlace {
  mark: PersonalKind | undefined
  hasMark: boolean
  member: (name: string) => MarkedPlace
  item: (index: number) => MarkedPlace
}

/**
 * Returns a function that finds the personal answers by the marks of a form. Marks in every branch of a condition
 * count, even if it does not apply: better one answer too many than one too few. Places of the form are cached.
 */
export function personalFinder(form: Schema): (answers: unknown) => PersonalLeaf[] {
  const placeWith = keptPlaces((schemas: readonly Schema[]): MarkedPlace => {
    const here = inPlace(form, schemas)
    return {
      mark: markOf(here),
      hasMark: hasMark(form, here),
      member: keptMembers(here, (name) => placeWith(here.flatMap((schema) => ofMember(schema, name)))),
      item: keptItems(here, (index) => placeWith(here.flatMap((schema) => ofItem(schema, index)))),
    }
  })
  return (answers) => {
    const found: PersonalLeaf[] = []
    addPersonal(found, answers, placeWith([form]), { pointer: '', above: undefined })
    return found
  }
}

/** Adds the personal answers at this place and below to `found`. `above`: the mark of an enclosing field. */
function addPersonal(
  found: PersonalLeaf[],
  value: unknown,
  { mark, hasMark, member, item }: MarkedPlace,
  { pointer, above }: { pointer: string; above: PersonalKind | undefined },
): void {
  const kind = mark ?? above
  if (kind === undefined && !hasMark) return
  if (Array.isArray(value))
    for (const [index, each] of value.entries())
      addPersonal(found, each, item(index), { pointer: pointerTo(pointer, index), above: kind })
  else if (isSchema(value))
    for (const [name, each] of Object.entries(value))
      addPersonal(found, each, member(name), { pointer: pointerTo(pointer, name), above: kind })
  else if (kind !== undefined) found.push({ pointer, kind, value })
}

/** True when a field at, above or below this path of names is marked as personal: a rule that reads it reads that. */
export function isPersonalPath(form: Schema, names: readonly string[]): boolean {
  let schemas = inPlace(form, [form])
  for (const name of names) {
    if (markOf(schemas)) return true
    schemas = inPlace(
      form,
      schemas.flatMap((schema) => [...ofMember(schema, name), ...ofItem(schema, 0)]),
    )
  }
  return hasMark(form, schemas)
}

/** True when one of these schemas, or one inside, has a mark. */
function hasMark(form: Schema, schemas: readonly Schema[], seen = new Set<Schema>()): boolean {
  return schemas.some((schema) => {
    if (seen.has(schema)) return false
    seen.add(schema)
    if (isKind(schema[personalKeyword])) return true
    return Object.entries(schema).some(([keyword, value]) => {
      if (keyword === '$ref') return hasMark(form, schemasIn(resolved(form, value)), seen)
      return (
        !dataKeywords.has(keyword) &&
        hasMark(
          form,
          keywordsByName.has(keyword) && isSchema(value) ? Object.values(value).filter(isSchema) : schemasIn(value),
          seen,
        )
      )
    })
  })
}

const markOf = (schemas: readonly Schema[]): PersonalKind | undefined =>
  schemas.map((schema) => schema[personalKeyword]).find(isKind)
const isKind = (value: unknown): value is PersonalKind => personalKinds.some((kind) => kind === value)

/** A fault of marks in a form, by JSON Pointer into the form. `kind`: the mark that is missing. */
interface MarkFault {
  pointer: string
  code: 'unmarked' | 'reference'
  kind?: PersonalKind
}

/**
 * Returns the faults of marks in a form: unmarked fields whose pattern or format accepts a personal number or an e-mail
 * address, and references that are not local, whose marks cannot be read.
 */
export function markFaults(schema: unknown, pointer = '', marked = false): MarkFault[] {
  if (Array.isArray(schema))
    return schema.flatMap((inner, index) => markFaults(inner, pointerTo(pointer, index), marked))
  if (!isSchema(schema)) return []
  const here = marked || isKind(schema[personalKeyword])
  const shape = here ? undefined : shapeOf(schema)
  const inside = Object.entries(schema).filter(([keyword]) => keyword === '$defs' || !dataKeywords.has(keyword))
  return [
    ...(shape ? [{ pointer, code: 'unmarked' as const, kind: shape }] : []),
    ...(['$ref', '$dynamicRef'].some((keyword) => typeof schema[keyword] === 'string' && !isLocal(schema[keyword]))
      ? [{ pointer, code: 'reference' as const }]
      : []),
    ...inside.flatMap(([keyword, value]) =>
      keywordsByName.has(keyword) || keyword === '$defs'
        ? Object.entries(isSchema(value) ? value : {}).flatMap(([name, inner]) =>
            markFaults(inner, pointerTo(pointerTo(pointer, keyword), name), here),
          )
        : markFaults(value, pointerTo(pointer, keyword), here),
    ),
  ]
}

/** Texts that a pattern for a kind accepts and rejects: 16 digits and not 14 are a NIK, or a tax number (NPWP). */
const shapes = [
  { kind: 'nik', takes: '3171014101900001', refuses: '31710141019000' },
  { kind: 'phone', takes: '+6281200000001', refuses: '+31' },
  { kind: 'phone', takes: '081200000001', refuses: '0812' },
] as const
const lettered = 'Abcdefghijklmnop'

function shapeOf({ format, pattern }: Schema): PersonalKind | undefined {
  if (format === 'email' || format === 'idn-email') return 'email'
  if (typeof pattern !== 'string') return undefined
  const compiled = compiledOrNone(pattern)
  const fits = (text: string) => compiled?.matcher(text).find() === true
  return fits(lettered) ? undefined : shapes.find(({ takes, refuses }) => fits(takes) && !fits(refuses))?.kind
}

/** Returns a compiled pattern. Undefined: it is invalid, which another check reports. */
function compiledOrNone(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern)
  } catch {
    return undefined
  }
}
