import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { Problem } from '../../../http/problems/problem.ts'
import { lazy } from '../../../platform/lazy.ts'

/** The number of bytes needed to detect a type. */
const headBytes = 4_100

/** A file that arrives: its beginning, and a stream of all of it. */
interface Beginning {
  head: Buffer
  body: Readable
}

/** Reads at least the first 4,100 bytes of a stream, or all of a shorter one, and puts them back into `body`. */
export async function readBeginning(source: Readable): Promise<Beginning> {
  const chunks: AsyncIterable<Buffer> = source.iterator({ destroyOnReturn: false })
  const read: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    read.push(chunk)
    size += chunk.length
    if (size >= headBytes) break
  }
  const head = Buffer.concat(read)
  if (source.readableEnded) return { head, body: Readable.from(read) }
  source.unshift(head)
  return { head: head.subarray(0, headBytes), body: source }
}

/** A detected type: its media type and its usual file extension, which is null for an unknown type. */
interface DetectedType {
  mediaType: string
  ending: string | null
}

/**
 * Detects the type from the beginning of a file, never from its name. An unknown type is `application/octet-stream`.
 */
export async function detectType(head: Buffer): Promise<DetectedType> {
  const { fileTypeFromBuffer } = await import('file-type')
  const found = await fileTypeFromBuffer(head.subarray(0, headBytes))
  return { mediaType: found?.mime ?? 'application/octet-stream', ending: found?.ext ?? null }
}

/** Returns the type of a file for a slot. Throws `file_empty` or `file_type_not_accepted`. */
export async function typeOf(head: Buffer, { formats }: { formats: readonly string[] }): Promise<DetectedType> {
  if (head.length === 0) throw new Problem('file_empty', {})
  const detected = await detectType(head)
  if (!formats.includes(detected.mediaType))
    throw new Problem('file_type_not_accepted', { found: detected.mediaType, accepted: formats })
  return detected
}

/** The size and the hash of a file, counted while it passes. They are final when it has ended. */
export interface Measure {
  /** Counts and hashes a chunk. Returns `payload_too_large` beyond the limit. */
  take(chunk: Buffer): Problem | undefined
  readonly sizeBytes: number
  /** Returns the SHA-256. Call it after the last chunk. */
  sha256(): Buffer
}

/** Returns a measure of a file of at most `maxBytes`. `also` takes the same chunks. */
export function measureFile(maxBytes: number, also?: { take(chunk: Buffer): void }): Measure {
  const hash = createHash('sha256')
  let sizeBytes = 0
  return {
    take(chunk) {
      sizeBytes += chunk.length
      if (sizeBytes > maxBytes) return new Problem('payload_too_large', { limit: maxBytes })
      hash.update(chunk)
      also?.take(chunk)
      return undefined
    },
    get sizeBytes() {
      return sizeBytes
    },
    sha256: lazy(() => hash.digest()),
  }
}
