import type { JsonObject } from '../../src/program/docs/json.ts'
import { namedAlike } from './choices.ts'
import type { Change, RuleName } from './rules.ts'
import { type Shape, shapeOf } from './schema.ts'

/** Two contracts, and the pairs of named schemas that were already compared, by direction. */
export interface Comparison {
  was: JsonObject
  is: JsonObject
  compared: Set<string>
}

/** The use that a client makes of values of a schema. */
type Direction = 'sent' | 'received'

/** Compares two schemas and everything nested in them. Returns nothing for a pair that was compared before. */
export function compareSchemas(
  comparison: Comparison,
  direction: Direction,
  place: string,
  [was, is]: readonly [was: unknown, is: unknown],
): Change[] {
  const shapes = namedAlike(comparison, { was: shapeOf(comparison.was, was), is: shapeOf(comparison.is, is) })
  const { name } = shapes.was
  const pair = `${direction} ${name} ${shapes.is.name}`
  if (name !== undefined && comparison.compared.has(pair)) return []
  if (name !== undefined) comparison.compared.add(pair)
  const here = name !== undefined && name === shapes.is.name ? name : place
  const found: Change[] = []
  const note = (rule: RuleName, what: readonly string[]) =>
    found.push(...what.map((each): Change => ({ rule, place: here, what: each })))
  compareValues(shapes, direction, note)
  if (found.some(({ rule }) => rule === 'type_refused' || rule === 'type_unexpected')) return found
  compareMembers(shapes, direction, note)
  return [...found, ...inner(comparison, direction, here, shapes)]
}

interface Shapes {
  was: Shape
  is: Shape
}
type Note = (rule: RuleName, what: readonly string[]) => void

function compareValues({ was, is }: Shapes, direction: Direction, note: Note): void {
  const sent = direction === 'sent'
  if (sent) note('type_refused', missing(was.types ?? (is.types && ['anything']), is.types))
  else note('type_unexpected', missing(is.types ?? (was.types && ['anything']), was.types))
  if (sent) {
    note('value_refused', missing(was.values ?? (is.values && ['anything']), is.values))
    note('value_added', was.values ? missing(is.values, was.values) : [])
    note('limit_narrowed', narrowed(was, is))
    if (is.pattern !== undefined && is.pattern !== was.pattern) note('limit_narrowed', [`pattern ${is.pattern}`])
  } else
    note(was.grows ? 'value_added' : 'value_unexpected', missing(is.values ?? (was.values && ['anything']), was.values))
  if (is.format !== was.format) note('format_changed', [`${was.format} → ${is.format}`])
  const [gone, added] = [
    missing(Object.keys(was.choices), Object.keys(is.choices)),
    missing(Object.keys(is.choices), Object.keys(was.choices)),
  ]
  if (sent) note('choice_refused', gone)
  note(sent || was.grows ? 'choice_added' : 'choice_unexpected', added)
}

function compareMembers({ was, is }: Shapes, direction: Direction, note: Note): void {
  const [before, after] = [Object.keys(was.properties), Object.keys(is.properties)]
  const gone = missing(before, after)
  const required = missing(is.required, was.required)
  if (direction === 'sent') {
    note('member_refused', quoted(gone))
    note('member_required', quoted(required))
    note('member_added', quoted(missing(missing(after, before), required)))
    if (was.takesOthers && !is.takesOthers) note('others_refused', [''])
  } else {
    note('member_gone', quoted(gone))
    note('member_optional', quoted(missing(missing(was.required, is.required), gone)))
    note('member_added', quoted(missing(after, before)))
  }
}

function inner(comparison: Comparison, direction: Direction, place: string, { was, is }: Shapes): Change[] {
  const pairs: [string, unknown, unknown][] = [
    ...Object.entries(was.properties).map(([name, schema]): [string, unknown, unknown] => [
      `${place}.${name}`,
      schema,
      is.properties[name],
    ]),
    ...Object.entries(was.choices).map(([name, schema]): [string, unknown, unknown] => [
      `${place} (${name})`,
      schema,
      is.choices[name],
    ]),
    [`${place}[]`, was.items, is.items],
    [`${place}.*`, was.others, is.others],
  ]
  return pairs
    .filter(([, one, other]) => one !== undefined && other !== undefined)
    .flatMap(([where, one, other]) => compareSchemas(comparison, direction, where, [one, other]))
}

/** Describes the limits that are narrower than before. */
const narrowed = (was: Shape, is: Shape): string[] =>
  Object.entries(is.limits).flatMap(([name, limit]) => {
    const before = was.limits[name]
    const narrower = before === undefined || (name.startsWith('max') ? limit < before : limit > before)
    const meansNothing = before === undefined && name.startsWith('min') && name !== 'minimum' && limit === 0
    return narrower && !meansNothing ? [`${name} ${before ?? 'none'} → ${limit}`] : []
  })

/** Returns the items of the first list that are not in the second; none when one of them is undefined. */
const missing = (list: readonly string[] | undefined, other: readonly string[] | undefined): string[] =>
  list === undefined || other === undefined ? [] : list.filter((each) => !other.includes(each))

const quoted = (names: readonly string[]): string[] => names.map((name) => `\`${name}\``)
