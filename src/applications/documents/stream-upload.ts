import { PassThrough, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Problem } from '../../http/problems/problem.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import type { Measure } from './file-check.ts'
import { storageFailure } from './storage-failure.ts'

/** The object to write, and the signal that it took too long. */
interface Target {
  key: string
  mediaType: string
  late: AbortSignal
  /** Called with all bytes of a small file, as `PutOptions` says. */
  withWhole: (bytes: Buffer) => Promise<unknown>
}

/** The beginning of the file, which was read to detect its type, and the rest. */
interface Source {
  head: Buffer
  rest: Readable
  measured: Measure
}

/**
 * Streams an upload into the storage. When one end breaks, the other is stopped; nothing reads or writes after it
 * settles. Throws `upload_interrupted` or the problem that broke the source, `unavailable` when the storage fails, and
 * `request_timeout` when `late` is aborted.
 */
export async function streamUpload(
  storage: Storage,
  { key, mediaType, late, withWhole }: Target,
  { head, rest, measured }: Source,
): Promise<void> {
  const tap = measured.stream
  const body = new PassThrough()
  const stop = new AbortController()
  late.addEventListener('abort', () => stop.abort(new Problem('request_timeout', {})))
  const writing = storage
    .put(key, body, mediaType, stop.signal, { sha256: () => measured.sha256, withWhole })
    .catch((error: unknown) => {
      if (!brokenBySender(body)) stop.abort(storageFailure(error))
    })
  const reading = pipeline([...(rest.readableEnded ? [] : [rest]), tap, body], { signal: stop.signal }).catch(
    async (error: unknown) => {
      if (brokenBySender(body)) return stop.abort(brokenOff(error))
      await writing
      stop.abort(storageFailure(error))
    },
  )
  if (rest.readableEnded) tap.end(head)
  else tap.write(head)
  await Promise.all([reading, writing])
  stop.signal.throwIfAborted()
}

/**
 * True when the source of `body` broke. A storage that stops reading leaves no error, or that of an aborted iteration.
 */
const brokenBySender = (body: Readable): boolean => body.errored !== null && body.errored.name !== 'AbortError'

/** Turns an error of the source into a problem: `upload_interrupted`, unless the error is a problem already. */
export const brokenOff = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem('upload_interrupted', {})
