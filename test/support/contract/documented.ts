import assert from 'node:assert/strict'
import { committedContract, operationsOf } from './operations.ts'

interface Operation {
  method: string
  path: RegExp
  template: string
  responses: Record<string, { content?: Record<string, unknown>; headers?: Record<string, unknown> }>
}

/** Asserts that the contract documents a reply: its operation, status, media type and headers. */
export type Contract = (method: string, url: string, status: number, headers: Record<string, unknown>) => void

/** Headers that differ from operation to operation: clients look for them in the contract. */
const particular = [
  ...['ETag', 'Location', 'Retry-After', 'WWW-Authenticate', 'Idempotency-Replayed', 'Last-Modified'],
  ...['Content-Disposition', 'Content-Range', 'Accept-Ranges', 'Repr-Digest', 'Deprecation', 'Sunset'],
  ...['Accept-Encoding', 'RateLimit', 'RateLimit-Policy'],
]

/** Returns a key that an operation and its requests share: the method and the number of segments of the path. */
const keyOf = (method: string, path: string): string => `${method} ${path.split('/').length}`

/**
 * The operations of the committed contract by their keys, each list in the order of the contract. Generating the
 * contract would take half a second.
 */
const operations: ReadonlyMap<string, Operation[]> = Map.groupBy(
  operationsOf(committedContract()).map(({ method, path, responses }) => ({
    method,
    template: path,
    responses,
    path: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
  })),
  ({ method, template }) => keyOf(method, template),
)

/**
 * Asserts that the committed contract has the status, the media type and the particular headers of a reply. Paths
 * outside of the contract pass, and so do headers of a 304: they are those of the copy that the client has.
 */
export const documented: Contract = (method, url, status, headers) => {
  const path = url.split('?', 1)[0] ?? ''
  const operation = operations.get(keyOf(method, path))?.find((candidate) => candidate.path.test(path))
  if (!operation) return
  const response = operation.responses[status]
  assert.ok(response, `${method} ${operation.template} answered ${status}, which openapi/openapi.json does not know`)
  const types = Object.keys(response.content ?? {})
  const type = headers['content-type']?.toString().split(';', 1)[0]
  if (types.length > 0 && !types.includes('application/octet-stream'))
    assert.ok(type && types.includes(type), `${method} ${operation.template} answered ${status} as ${type}`)
  if (status === 304) return
  assert.deepEqual(
    particular.filter((name) => headers[name.toLowerCase()] !== undefined && !response.headers?.[name]),
    [],
    `${method} ${operation.template} answered ${status} with headers that openapi/openapi.json does not name`,
  )
}
