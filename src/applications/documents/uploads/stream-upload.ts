import type { Readable } from 'node:stream'
import { Problem } from '../../../http/problems/problem.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import { isBroken } from '../../../platform/stored-objects/watched-storage.ts'
import { storageFailure } from '../storage-failure.ts'
import type { Measure } from './file-check.ts'

/** The object to write, and the signal that it took too long. */
interface Target {
  key: string
  mediaType: string
  late: AbortSignal
  /** Called with all bytes of a small file, as `PutOptions` says. */
  withWhole: (bytes: Buffer) => Promise<unknown>
}

/** The file, whose chunks nobody else reads, and its measure. */
interface Source {
  body: Readable
  measured: Measure
}

/**
 * Streams an upload into the storage, and measures it. When one end breaks, the other is stopped; nothing reads or
 * writes after it settles. Throws `upload_interrupted` or the problem that broke the source, `unavailable` when the
 * storage fails, and `request_timeout` when `late` is aborted.
 */
export async function streamUpload(
  storage: Storage,
  { key, mediaType, late, withWhole }: Target,
  { body, measured }: Source,
): Promise<void> {
  const onChunk = (chunk: Buffer) => {
    const problem = measured.take(chunk)
    if (!problem) return
    body.destroy(problem)
    throw problem
  }
  const options = { onChunk, freesChunks: true, sha256: measured.sha256, withWhole }
  try {
    await storage.put(key, body, mediaType, late, options)
  } catch (error) {
    if (isBroken(body)) throw brokenOff(body.errored)
    throw late.aborted ? new Problem('request_timeout', {}) : storageFailure(error)
  } finally {
    body.destroy()
  }
}

/** Turns an error of the source into a problem: `upload_interrupted`, unless the error is a problem already. */
export const brokenOff = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem('upload_interrupted', {})
