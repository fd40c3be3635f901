import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'

/** A published version never changes; this bounds how long a mistake of ours would be kept. */
const keptSeconds = 86_400
export const keptForADay = `public, max-age=${keptSeconds}`

export const ReadHeaders = Type.Object({
  'if-none-match': Type.Optional(
    Type.String({ maxLength: 500, description: 'The ETag of what the client has: if it is still that, 304.' }),
  ),
})

export const tag = (description: string) => ({
  type: 'string',
  description,
  examples: ['"Q2F0YWxvZ3VlIG9mIHBlcm1pdCB0eXBlcw"'],
})
export const NotModified = {
  ...Type.Null({ description: 'The client has it already.' }),
  headers: { ETag: tag('The tag of what the client has.') },
}

/** A body as it is sent, member by member as it is: the serializer of a schema puts the required members first. */
export interface Written {
  body: string
  etag: string
}

export function written(value: object): Written {
  const body = JSON.stringify(value)
  return { body, etag: `"${hash('sha256', body, 'base64url')}"` }
}

/** Sends what was written, or says that the client has it. */
export function sendWritten({ headers }: FastifyRequest, reply: FastifyReply, value: object, { body, etag }: Written) {
  reply.header('etag', etag)
  if (headers['if-none-match']?.includes(etag)) return reply.code(304).send()
  return reply
    .type('application/json; charset=utf-8')
    .serializer(() => body)
    .send(value)
}
