import assert from 'node:assert/strict'
import type { Reply } from '../person.ts'
import type { Operation } from './operations.ts'

/** Headers of an answer that say something of their operation. The others are the same for all. */
const own = ['location', 'etag', 'content-disposition', 'accept-ranges', 'content-range', 'repr-digest']

/** Asserts that a successful reply has those of these headers that the contract declares, and no others. */
export function declaresHeaders({ operationId, responses }: Operation, { status, headers }: Reply): void {
  if (status >= 300) return
  const declared = Object.keys(responses[status]?.headers ?? {}).map((name) => name.toLowerCase())
  const sent = own.filter((name) => headers[name] !== undefined)
  const promised = own.filter((name) => declared.includes(name))
  assert.deepEqual(sent, promised, `${operationId} answers ${status} with other headers than the contract has`)
}
