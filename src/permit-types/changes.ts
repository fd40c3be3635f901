import { isDeepStrictEqual } from 'node:util'
import type { PermitTypeDefinition } from './schema.ts'

export interface Change { kind: 'added' | 'removed' | 'changed'; pointer: string }

/** What differs between two definitions, as people speak of it: fields of the form, documents by slot, stages, fee, authority, and the rest by member. */
export function changesBetween(before: PermitTypeDefinition, after: PermitTypeDefinition): Change[] {
  return [
    ...compare(fields(before.form), fields(after.form), '/form'),
    ...compare(bySlot(before.documents), bySlot(after.documents), '/documents'),
    ...compare(otherMembers(before), otherMembers(after), ''),
  ]
}

function compare(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>, base: string): Change[] {
  const names = [...new Set([...before.keys(), ...after.keys()])]
  return names.flatMap((name): Change[] => {
    if (isDeepStrictEqual(before.get(name), after.get(name))) return []
    const kind = !before.has(name) ? 'added' : !after.has(name) ? 'removed' : 'changed'
    return [{ kind, pointer: `${base}/${name}` }]
  })
}

/** What is neither compared by itself nor the version's own. */
const apart = new Set(['code', 'version', 'validFrom', 'form', 'documents', 'samples'])
const otherMembers = (definition: PermitTypeDefinition) => new Map(Object.entries(definition).filter(([name]) => !apart.has(name)))

const bySlot = (documents: PermitTypeDefinition['documents']) => new Map(documents.map((document) => [document.slot, document]))

/** Every field of a form by its path, and under the empty path what the form says of them together. */
function fields(schema: unknown, path = ''): Map<string, unknown> {
  if (!isObject(schema)) return new Map()
  const { properties, ...own } = schema
  const inner = isObject(properties) ? Object.entries(properties).flatMap(([name, field]) => [...fields(field, path === '' ? name : `${path}/${name}`)]) : []
  return new Map([[path, own], ...inner])
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
