import assert from 'node:assert/strict'
import type { Operation } from './operations.ts'
import type { Reply } from './person.ts'

/** Headers of an answer that say something of their operation. The others are the same for all. */
const own = ['location', 'etag', 'content-disposition', 'accept-ranges', 'content-range', 'repr-digest']

/** Asserts that the contract declares these headers of a successful reply. */
export function declaresHeaders({ operationId, responses }: Operation, { status, headers }: Reply): void {
  if (status >= 300) return
  const declared = Object.keys(responses[status]?.headers ?? {}).map((name) => name.toLowerCase())
  const undeclared = own.filter((name) => headers[name] !== undefined && !declared.includes(name))
  assert.deepEqual(undeclared, [], `${operationId} answers ${status} with headers that the contract does not have`)
}
