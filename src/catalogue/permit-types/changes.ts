import { isDeepStrictEqual } from 'node:util'
import { isSchema, pointerTo } from '../../platform/json-schema.ts'
import type { PermitTypeDefinition } from './schema.ts'

export interface Change {
  kind: 'added' | 'removed' | 'changed'
  pointer: string
}

/**
 * What differs between two definitions, as people speak of it: fields of the form, documents by slot, stages, fee,
 * authority, and the rest by member.
 */
export function changesBetween(before: PermitTypeDefinition, after: PermitTypeDefinition): Change[] {
  return [
    ...compare(fields(before.form, '/form'), fields(after.form, '/form')),
    ...compare(bySlot(before.documents), bySlot(after.documents)),
    ...compare(otherMembers(before), otherMembers(after)),
  ]
}

type Parts = ReadonlyMap<string, unknown>

function compare(before: Parts, after: Parts): Change[] {
  const pointers = [...new Set([...before.keys(), ...after.keys()])]
  return pointers.flatMap((pointer): Change[] => {
    if (isDeepStrictEqual(before.get(pointer), after.get(pointer))) return []
    if (!before.has(pointer)) return [{ kind: 'added', pointer }]
    return [{ kind: after.has(pointer) ? 'changed' : 'removed', pointer }]
  })
}

/** What is neither compared by itself nor the version's own. */
const apart = new Set(['code', 'version', 'validFrom', 'form', 'documents', 'samples'])
const otherMembers = (definition: PermitTypeDefinition): Parts =>
  new Map(
    Object.entries(definition)
      .filter(([name]) => !apart.has(name))
      .map(([name, member]) => [pointerTo('', name), member]),
  )

const bySlot = (documents: PermitTypeDefinition['documents']): Parts =>
  new Map(documents.map((document) => [pointerTo('/documents', document.slot), document]))

/** Every field of a form, and beside its fields what the form says of them together. */
function fields(schema: unknown, pointer: string): Parts {
  if (!isSchema(schema)) return new Map()
  const { properties, ...own } = schema
  const inner = isSchema(properties)
    ? Object.entries(properties).flatMap(([name, field]) => [...fields(field, pointerTo(pointer, name))])
    : []
  return new Map([[pointer, own], ...inner])
}
