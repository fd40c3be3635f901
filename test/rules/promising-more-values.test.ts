import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { promisesMore } from '../../openapi/changes/schema.ts'
import { isSchema } from '../../src/platform/json-schema.ts'
import { committedContract } from '../support/contract/operations.ts'

interface List {
  place: string
  values: string
  isOpen: boolean
}
const {
  paths,
  components: { schemas, responses },
} = committedContract()

/** Returns the lists of values in a part of the contract, with their places. */
function listsIn(part: unknown, place: string): List[] {
  if (Array.isArray(part)) return part.flatMap((each) => listsIn(each, place))
  if (!isSchema(part)) return []
  const { enum: values, description } = part
  const own = Array.isArray(values) && values.length > 1
  return [
    ...(own ? [{ place, values: values.toSorted().join(' '), isOpen: promisesMore.test(String(description)) }] : []),
    ...Object.entries(part).flatMap(([name, value]) => listsIn(value, `${place}.${name}`)),
  ]
}

/** Adds the names of the schemas that a part refers to, directly and through others. */
function collectSchemas(part: unknown, found: Set<string>): Set<string> {
  for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
    if (found.has(name)) continue
    found.add(name)
    collectSchemas(schemas[name], found)
  }
  return found
}

describe('a list of values in answers', () => {
  const answers = Object.values(paths).flatMap((path) => Object.values(path).map((operation) => operation.responses))
  const lists = [...collectSchemas([answers, responses], new Set())].flatMap((name) => listsIn(schemas[name], name))

  it('promises more values at every place where it stands, or at none', () => {
    assert.ok(lists.length > 100, String(lists.length))
    const open = new Set(lists.filter(({ isOpen }) => isOpen).map(({ values }) => values))
    assert.deepEqual(
      lists.filter(({ values, isOpen }) => open.has(values) && !isOpen).map(({ place }) => place),
      [],
    )
  })
})
