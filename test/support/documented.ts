import assert from 'node:assert/strict'
import { committedContract, operationsOf } from './operations.ts'

interface Operation {
  method: string
  path: RegExp
  template: string
  responses: Record<string, { content?: Record<string, unknown> }>
}

/** Asserts that the contract documents a reply: its operation, status and media type. */
export type Contract = (method: string, url: string, status: number, contentType: string | undefined) => void

/** The operations of the committed contract. Generating the contract would take half a second. */
const operations: readonly Operation[] = operationsOf(committedContract()).map(({ method, path, responses }) => ({
  method,
  template: path,
  responses,
  path: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
}))

/** Asserts that the committed contract has the status and media type of a reply. Paths outside of the contract pass. */
export const documented: Contract = (method, url, status, contentType) => {
  const path = url.split('?', 1)[0] ?? ''
  const operation = operations.find((candidate) => candidate.method === method && candidate.path.test(path))
  if (!operation) return
  const response = operation.responses[status]
  assert.ok(response, `${method} ${operation.template} answered ${status}, which openapi/openapi.json does not know`)
  const types = Object.keys(response.content ?? {})
  const type = contentType?.split(';', 1)[0]
  if (types.length > 0 && !types.includes('application/octet-stream'))
    assert.ok(type && types.includes(type), `${method} ${operation.template} answered ${status} as ${type}`)
}
