import { hash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import type { PublishedVersion } from './queries.ts'

/** A published version never changes. This limits how long caches would keep a faulty answer. */
const keptSeconds = 86_400
export const keptForADay = `public, max-age=${keptSeconds}`

/**
 * A serialized body with its tag: bytes, so that no reply encodes the text again. Its members keep their order; the
 * serializer of a schema would reorder them.
 */
export interface Written {
  body: Buffer
  etag: string
}

export function serializeBody(value: object): Written {
  const body = Buffer.from(JSON.stringify(value))
  return { body, etag: `"${hash('sha256', body, 'base64url')}"` }
}

/** Serialized versions, each cached from its first request on. */
const kept = new WeakMap<PublishedVersion, Written>()

/** Returns the JSON of a version with an ETag of its content. */
export function writtenOf(version: PublishedVersion): Written {
  const written = kept.get(version) ?? serializeBody(version.definition)
  kept.set(version, written)
  return written
}

/** Sends a serialized body with its ETag. */
export const sendWritten = (reply: FastifyReply, { body, etag }: Written) =>
  reply.header('etag', etag).type('application/json; charset=utf-8').send(body)
