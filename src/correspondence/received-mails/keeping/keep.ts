import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import type { Db } from '../../../platform/db/client.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'

/**
 * An object in the storage that nothing owns yet: it is registered as stray until something does, and swept if nothing
 * ever does.
 */
export interface Kept {
  objectKey: string
  sizeBytes: number
  sha256: Buffer /** Enough of its beginning to know its type by. */
  head: Buffer
}

/** What is larger than it may be. Of such a thing nothing stays. */
export class TooLarge extends Error {
  readonly sizeBytes: number

  constructor(sizeBytes: number) {
    super(`More than may be taken: ${sizeBytes} bytes.`)
    this.sizeBytes = sizeBytes
  }
}

const headBytes = 4_100
/** Whoever goes on sending when it is clear that it is too much is heard so many times over, then cut off. */
const patience = 4

/**
 * Stores what comes, registered as stray before its first byte. The source is read to its end even when it is too large
 * or the storage fails, so that its sender can be told. Throws
 * `TooLarge`, or what the storage or the source failed with; nothing stays then that the sweep does not find.
 */
export async function keep(
  db: Db,
  storage: Storage,
  source: Readable,
  { folder, mediaType, maxBytes }: { folder: string; mediaType: string; maxBytes: number },
): Promise<Kept> {
  const objectKey = `${folder}/${randomUUID()}`
  const hash = createHash('sha256')
  const body = new PassThrough()
  const stop = new AbortController()
  let sizeBytes = 0
  let head = Buffer.alloc(0)
  let sha256 = Buffer.alloc(0)
  await db`insert into stray_objects (object_key) values (${objectKey})`
  const writing = storage
    .put(objectKey, body, mediaType, stop.signal, () => sha256)
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
  await letGo(db, storage, [objectKey])
  throw sizeBytes > maxBytes ? new TooLarge(sizeBytes) : stop.signal.reason
}

/**
 * Removes objects that nothing came to own. One that is owned by now stays; one that cannot be removed is left to the
 * sweep.
 */
export async function letGo(db: Db, storage: Storage, objectKeys: readonly string[]): Promise<void> {
  for (const objectKey of objectKeys) {
    try {
      const stray = await db`update stray_objects set sweeping = true where object_key = ${objectKey}`
      if (stray.count === 0) continue
      await storage.remove(objectKey)
      await db`delete from stray_objects where object_key = ${objectKey}`
    } catch {
      // The sweep finds it: its key is still registered as stray.
    }
  }
}

/**
 * Takes objects off the list of strays, for the rows that own them from now on. False when one does not wait any more:
 * then nothing may own it.
 */
export async function own(tx: Db, objectKeys: readonly string[]): Promise<boolean> {
  const owned = await tx`delete from stray_objects where object_key = any(${[...objectKeys]}::text[]) and not sweeping`
  return owned.count === objectKeys.length
}
