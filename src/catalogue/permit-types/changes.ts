import { isDeepStrictEqual } from 'node:util'
import { isSchema, pointerTo } from '../../platform/json-schema.ts'
import type { PermitTypeDefinition } from './schema.ts'

export interface Change {
  kind: 'added' | 'removed' | 'changed'
  pointer: string
}

/** Returns the differences between two definitions: fields of the form, documents by slot, and other members. */
export function changesBetween(before: PermitTypeDefinition, after: PermitTypeDefinition): Change[] {
  return [
    ...compare(fields(before.form, '/form'), fields(after.form, '/form')),
    ...compare(bySlot(before.documents), bySlot(after.documents)),
    ...compare(otherMembers(before), otherMembers(after)),
  ]
}

type ByPointer = ReadonlyMap<string, unknown>

function compare(before: ByPointer, after: ByPointer): Change[] {
  const pointers = [...new Set([...before.keys(), ...after.keys()])]
  return pointers.flatMap((pointer): Change[] => {
    if (isDeepStrictEqual(before.get(pointer), after.get(pointer))) return []
    if (!before.has(pointer)) return [{ kind: 'added', pointer }]
    return [{ kind: after.has(pointer) ? 'changed' : 'removed', pointer }]
  })
}

/** Members that are compared in another way, or not at all. */
const apart = new Set(['code', 'version', 'validFrom', 'form', 'documents', 'samples'])
const otherMembers = (definition: PermitTypeDefinition): ByPointer =>
  new Map(
    Object.entries(definition)
      .filter(([name]) => !apart.has(name))
      .map(([name, member]) => [pointerTo('', name), member]),
  )

const bySlot = (documents: PermitTypeDefinition['documents']): ByPointer =>
  new Map(documents.map((document) => [pointerTo('/documents', document.slot), document]))

/** Returns every field of a form by pointer, without the fields in it. */
function fields(schema: unknown, pointer: string): ByPointer {
  if (!isSchema(schema)) return new Map()
  const { properties, ...own } = schema
  const inner = isSchema(properties)
    ? Object.entries(properties).flatMap(([name, field]) => [...fields(field, pointerTo(pointer, name))])
    : []
  return new Map([[pointer, own], ...inner])
}
