import assert from 'node:assert/strict'
import { isObject } from '../../../src/platform/objects.ts'
import type { JsonObject } from '../../../src/program/docs/json.ts'

/** Sets the target of a JSON Pointer (RFC 6901); undefined removes it. In a list it inserts before an index. */
export function putAt(document: JsonObject, pointer: string, value: unknown): void {
  const steps = pointer.split('/').slice(1)
  const last = steps.pop() ?? ''
  const [holder, name] = [
    steps.map(unescaped).reduce<unknown>((place, step) => Object(place)[step], document),
    unescaped(last),
  ]
  assert.ok(isObject(holder) || Array.isArray(holder), pointer)
  if (Array.isArray(holder))
    holder.splice(Number(name), value === undefined ? 1 : 0, ...(value === undefined ? [] : [value]))
  else if (value === undefined) delete holder[name]
  else holder[name] = value
}

const unescaped = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~')
