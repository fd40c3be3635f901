import { createHash } from 'node:crypto'
import { type Readable, Transform } from 'node:stream'
import { fileTypeFromBuffer } from 'file-type'
import { Problem } from '../problems/problem.ts'

/** Enough of a file to know its type by. */
const headBytes = 4_100

/** Takes the beginning off a stream, which goes on from there; all of it when there is no more. */
export async function peek(source: Readable): Promise<Buffer> {
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

/** The media type that the content itself shows. Throws `file_empty` or `file_type_not_accepted`; the file's name counts for nothing. */
export async function typeOf(head: Buffer, { formats }: { formats: readonly string[] }): Promise<string> {
  if (head.length === 0) throw new Problem('file_empty', {})
  const found = (await fileTypeFromBuffer(head.subarray(0, headBytes)))?.mime ?? 'application/octet-stream'
  if (!formats.includes(found)) throw new Problem('file_type_not_accepted', { found, accepted: formats })
  return found
}

export interface Measure {
  stream: Transform
  sizeBytes: number
  sha256: Buffer
}

/** Counts and hashes what passes, and stops it beyond `maxBytes` with `payload_too_large`. The figures are final when the stream has ended. */
export function measure(maxBytes: number): Measure {
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
