import { createHash } from 'node:crypto'
import { type Readable, Transform } from 'node:stream'
import { fileTypeFromBuffer } from 'file-type'
import { Problem } from '../../http/problems/problem.ts'

/** Enough of a file to know its type by. */
const headBytes = 4_100

/** Takes the beginning off a stream, which goes on from there; all of it when there is no more. */
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

/** A type by content: its media type, and the usual ending of its names, null when the type is not known. */
export interface DetectedType {
  mediaType: string
  ending: string | null
}

/** The type that the beginning of a file shows. Its name counts for nothing. */
export async function detectType(head: Buffer): Promise<DetectedType> {
  const found = await fileTypeFromBuffer(head.subarray(0, headBytes))
  return { mediaType: found?.mime ?? 'application/octet-stream', ending: found?.ext ?? null }
}

/** The type of a file for a slot. Throws `file_empty` or `file_type_not_accepted`. */
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
 * Counts and hashes what passes, and stops it beyond `maxBytes` with `payload_too_large`. The figures are final when
 * the stream has ended.
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
