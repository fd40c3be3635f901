import { hash } from 'node:crypto'
import type { FastifyReply } from 'fastify'

/**
 * A serialized body with its tag: bytes, so that no reply encodes the text again. Its members keep their order; the
 * serializer of a schema would reorder them.
 */
export interface SerializedBody {
  body: Buffer
  etag: string
}

/** Returns a value as JSON, with an ETag of its content. */
export function serializeBody(value: object): SerializedBody {
  const body = Buffer.from(JSON.stringify(value))
  return { body, etag: `"${hash('sha256', body, 'base64url')}"` }
}

/** Sends a serialized body with its ETag. */
export const sendSerialized = (reply: FastifyReply, { body, etag }: SerializedBody): FastifyReply =>
  reply.header('etag', etag).type('application/json; charset=utf-8').send(body)
