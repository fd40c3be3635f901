import { hash } from 'node:crypto'
import type { FastifyReply } from 'fastify'

/** A published version never changes; this bounds how long a mistake of ours would be kept. */
const keptSeconds = 86_400
export const keptForADay = `public, max-age=${keptSeconds}`

/** A body as it is sent, member by member as it is: the serializer of a schema puts the required members first. */
export interface Written {
  body: string
  etag: string
}

export function written(value: object): Written {
  const body = JSON.stringify(value)
  return { body, etag: `"${hash('sha256', body, 'base64url')}"` }
}

/** Sends what was written, under its tag. */
export function sendWritten(reply: FastifyReply, value: object, { body, etag }: Written) {
  return reply
    .header('etag', etag)
    .type('application/json; charset=utf-8')
    .serializer(() => body)
    .send(value)
}
