import { fileTypeFromBuffer } from 'file-type'
import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'
import type { DocumentSlot } from '../permit-types/schema.ts'
import { Problem } from '../problems/problem.ts'

/** Enough of a file to know its type by. */
const headBytes = 4_100

/** Takes the beginning of a stream and gives it back whole. */
export async function peek(source: AsyncIterable<Buffer>): Promise<{ head: Buffer; whole: () => AsyncGenerator<Buffer> }> {
  const chunks: Buffer[] = []
  const iterator = source[Symbol.asyncIterator]()
  let size = 0
  while (size < headBytes) {
    const next = await iterator.next()
    if (next.done) break
    chunks.push(next.value)
    size += next.value.length
  }
  async function* whole() {
    yield* chunks.splice(0)
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  }
  return { head: Buffer.concat(chunks).subarray(0, headBytes), whole }
}

/** The media type that the content itself shows. Throws `file_empty` or `file_type_not_accepted`; the file's name counts for nothing. */
export async function typeOf(head: Buffer, { formats }: Pick<DocumentSlot, 'formats'>): Promise<string> {
  if (head.length === 0) throw new Problem('file_empty', {})
  const found = (await fileTypeFromBuffer(head))?.mime ?? 'application/octet-stream'
  if (!formats.includes(found)) throw new Problem('file_type_not_accepted', { found, accepted: formats })
  return found
}

export interface Measure { stream: Transform; sizeBytes: number; sha256: Buffer }

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
