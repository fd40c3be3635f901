import { hash } from 'node:crypto'
import type { FastifyReply } from 'fastify'

/** A published version never changes. This limits how long caches would keep a faulty answer. */
const keptSeconds = 86_400
export const keptForADay = `public, max-age=${keptSeconds}`

/** A serialized body with its tag. Its members keep their order; the serializer of a schema would reorder them. */
export interface Written {
  body: string
  etag: string
}

export function serializeBody(value: object): Written {
  const body = JSON.stringify(value)
  return { body, etag: `"${hash('sha256', body, 'base64url')}"` }
}

/** Sends a serialized body with its ETag. */
export function sendWritten(reply: FastifyReply, value: object, { body, etag }: Written) {
  return reply
    .header('etag', etag)
    .type('application/json; charset=utf-8')
    .serializer(() => body)
    .send(value)
}
