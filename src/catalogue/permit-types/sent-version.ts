import { type SerializedBody, serializeBody } from '../../http/serialized-body.ts'
import type { PublishedVersion } from './queries.ts'

/** A published version never changes. This limits how long caches would keep a faulty answer. */
const keptSeconds = 86_400
export const keptForADay = `public, max-age=${keptSeconds}`

/** Serialized versions, each cached from its first request on. */
const kept = new WeakMap<PublishedVersion, SerializedBody>()

/** Returns the JSON of a version with an ETag of its content. */
export function writtenOf(version: PublishedVersion): SerializedBody {
  const written = kept.get(version) ?? serializeBody(version.definition)
  kept.set(version, written)
  return written
}
