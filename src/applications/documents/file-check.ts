import { createHash } from 'node:crypto'
import { type Readable, Transform } from 'node:stream'
import { Problem } from '../../http/problems/problem.ts'

/** The number of bytes needed to detect a type. */
const headBytes = 4_100

/** Reads at least the first 4,100 bytes of a stream, or all of a shorter one. The rest can be read afterwards. */
export async function readBeginning(source: Readable): Promise<Buffer> {
  const chunks: AsyncIterable<Buffer> = source.iterator({ destroyOnReturn: false })
  const head: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    head.push(chunk)
    size += chunk.length
    if (size >= headBytes) break
  }
  return Buffer.concat(head)
}

/** A detected type: its media type and its usual file extension, which is null for an unknown type. */
export interface DetectedType {
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

export interface Measure {
  stream: Transform
  sizeBytes: number
  sha256: Buffer
}

/**
 * Returns a stream that counts and hashes the bytes passing through it. It fails with `payload_too_large` beyond
 * `maxBytes`. The figures are final when the stream has ended.
 */
export function measureStream(maxBytes: number): Measure {
  const hash = createHash('sha256')
  const taken: Measure = {
    sizeBytes: 0,
    sha256: Buffer.alloc(0),
    stream: new Transform({
      transform(chunk: Buffer, _encoding, done) {
        taken.sizeBytes += chunk.length
        if (taken.sizeBytes > maxBytes) return done(new Problem('payload_too_large', { limit: maxBytes }))
        hash.update(chunk)
        done(null, chunk)
      },
      flush(done) {
        taken.sha256 = hash.digest()
        done()
      },
    }),
  }
  return taken
}
