import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import type { Db } from '../../../platform/db/client.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import { storeStray } from '../../../platform/stored-objects/stray.ts'

/** A stored object that is stray. */
interface Kept {
  objectKey: string
  sizeBytes: number
  sha256: Buffer
  /** The first 4,100 bytes, enough to detect the type. */
  head: Buffer
}

/** The error for a mail or file over its limit. Nothing of it is stored. */
export class TooLarge extends Error {
  readonly sizeBytes: number

  constructor(sizeBytes: number) {
    super(`More than may be taken: ${sizeBytes} bytes.`)
    this.sizeBytes = sizeBytes
  }
}

const headBytes = 4_100
/** A source is read up to this many times its limit, so that its sender receives the answer; then reading stops. */
const patience = 4

/**
 * Stores a mail, or a file of one, as an object that is stray until a row owns it (`storeStray`). Reads the source to
 * its end even when the storage fails, but not beyond four times the limit, so that its sender receives an answer.
 * Throws `TooLarge`, or the error of the storage or the source.
 */
export const keep = (
  db: Db,
  storage: Storage,
  source: Readable,
  { folder, mediaType, maxBytes }: { folder: string; mediaType: string; maxBytes: number },
): Promise<Kept> =>
  storeStray(db, storage, folder, async (objectKey, late) => {
    const hash = createHash('sha256')
    const body = new PassThrough()
    const stop = new AbortController()
    late.addEventListener('abort', () => stop.abort(late.reason))
    let sizeBytes = 0
    let head = Buffer.alloc(0)
    let sha256 = Buffer.alloc(0)
    const writing = storage
      .put(objectKey, body, mediaType, stop.signal, { sha256: () => sha256 })
      .catch((error: unknown) => stop.abort(error))
    try {
      const chunks: AsyncIterable<Buffer> = source
      for await (const chunk of chunks) {
        sizeBytes += chunk.length
        if (sizeBytes > maxBytes) stop.abort(new TooLarge(sizeBytes))
        if (sizeBytes > maxBytes * patience) break
        if (stop.signal.aborted) continue
        hash.update(chunk)
        if (head.length < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)])
        if (!body.write(chunk)) await once(body, 'drain', { signal: stop.signal }).catch(() => {})
      }
      sha256 = hash.digest()
    } catch (error) {
      stop.abort(error)
    }
    if (!stop.signal.aborted) body.end()
    await writing
    if (!stop.signal.aborted) return { objectKey, sizeBytes, sha256, head }
    throw sizeBytes > maxBytes ? new TooLarge(sizeBytes) : stop.signal.reason
  })
