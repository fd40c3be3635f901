import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { type PdfFlaw, pdfFlaws } from '../../../http/problems/pdf-flaws.ts'
import { Problem } from '../../../http/problems/problem.ts'
import { freeChunk } from '../../../platform/passing-buffers.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import { storageFailure } from '../storage-failure.ts'
import { type Opener, openerFailure, startOpener, stopOpener } from './pdf-opener.ts'
import { oneSenderAfterTheOther } from './queue-by-sender.ts'

/** The largest PDF that is accepted: the process that opens it holds it in memory. */
const pdfBytesLimit = 64 * 1024 * 1024
/** The longest wait for an answer. The process itself allows less time for a file. */
const answerMilliseconds = 30_000
const idleMilliseconds = 30_000
/** The time that a file waits in memory for the process to open others, so that its turn to upload is free then. */
const heldMilliseconds = 1_000
const lengthBytes = 8

const queue = oneSenderAfterTheOther()
let opener: Opener | undefined
let idle: NodeJS.Timeout | undefined

/** The flaw of a file, null for a sound one, and undefined for one that was not opened. */
type FoundFlaw = PdfFlaw | null | undefined

/** A stored file. `sender` is whom it comes from: files of different senders are opened in turn. */
interface StoredPdf {
  objectKey: string
  mediaType: string
  sizeBytes: number
  sender: string
}

/** A file in memory that is being opened. */
export interface HeldPdf {
  /** Settles when the bytes may change. Never rejects. */
  taken: Promise<void>
  /** Never rejects. */
  flaw: Promise<FoundFlaw>
}

/**
 * Opens a stored PDF before it counts as a document; other types pass. `found` is what `openHeld` has found. A file
 * that was not opened is read from the storage and streamed to a separate process, one file at a time, in turn by
 * sender. Throws `file_broken` for a PDF that cannot be opened, asks for a password, or carries a script, a file or a
 * form program. Throws `payload_too_large`. Throws `unavailable` when the storage or the process fails, or no answer
 * comes in time: that is no flaw of the file.
 */
export async function demandSoundPdf(
  storage: Pick<Storage, 'get'>,
  { objectKey, mediaType, sizeBytes, sender }: StoredPdf,
  found?: FoundFlaw,
): Promise<void> {
  if (mediaType !== 'application/pdf') return
  if (sizeBytes > pdfBytesLimit) throw new Problem('payload_too_large', { limit: pdfBytesLimit })
  const flaw = found === undefined ? await queue(sender, () => flawOfStored(storage, objectKey, sizeBytes)) : found
  if (flaw !== null) throw new Problem('file_broken', { flaw })
}

/**
 * Opens a PDF that is in memory, which must not change until it is `taken`. When others keep the process busy for a
 * second, the flaw is undefined, and the file has to be read from the storage: its memory is free for the next upload.
 */
export function openHeld(bytes: Buffer, sender: string): HeldPdf {
  const { promise: taken, resolve: release } = Promise.withResolvers<void>()
  const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<undefined>()
  // Cleared when it is given up: its entry in `queue` must not keep its memory.
  let waiting: Buffer | undefined = bytes
  const patience = setTimeout(() => {
    waiting = undefined
    release()
    giveUp(undefined)
  }, heldMilliseconds).unref()
  const opened = queue(sender, async () => {
    clearTimeout(patience)
    const file = waiting
    if (!file) return undefined
    const send = async ({ child }: Opener) => void child.stdin.write(file, () => release())
    return open(file.length, send)
      .catch(() => undefined)
      .finally(release)
  })
  return { taken, flaw: Promise.race([opened, givenUp]) }
}

async function flawOfStored(storage: Pick<Storage, 'get'>, objectKey: string, size: number): Promise<PdfFlaw | null> {
  const stored = await storage.get(objectKey).catch((error: unknown) => {
    throw storageFailure(error)
  })
  return open(size, (at) => feed(at, stored.body)).finally(() => stored.body.destroy())
}

/**
 * Makes the process open a file of this size, which `send` writes. A file that makes it end counts as unreadable, and
 * the next file gets a new process. Throws `unavailable` without an answer in 30 seconds, and with the reason when the
 * process cannot start or ends otherwise.
 */
async function open(size: number, send: (at: Opener) => Promise<void>): Promise<PdfFlaw | null> {
  clearTimeout(idle)
  if (!opener || opener.gone.signal.aborted) opener = await startOpener()
  const at = opener
  let isLate = false
  const late = setTimeout(() => {
    isLate = true
    at.child.kill('SIGKILL')
    stopOpener(at)
  }, answerMilliseconds)
  try {
    const length = Buffer.alloc(lengthBytes)
    length.writeBigUInt64BE(BigInt(size))
    at.child.stdin.write(length)
    await send(at)
    const { value, done } = await at.answers.next()
    if (!done) return readFlaw(value)
    stopOpener(at)
    const failure = await at.failure
    if (isLate) throw new Problem('unavailable', {})
    if (failure !== undefined) throw openerFailure(failure)
    return 'unreadable'
  } finally {
    clearTimeout(late)
    idle = setTimeout(() => stopOpener(at), idleMilliseconds).unref()
  }
}

/**
 * Sends a file as fast as the process reads it. Stops when the process has ended. When the storage fails, it ends the
 * process and throws.
 */
async function feed(at: Opener, body: Readable): Promise<void> {
  const { child, gone } = at
  try {
    for await (const chunk of body) {
      const isTaken = child.stdin.write(chunk, (error) => {
        if (!error) freeChunk(chunk)
      })
      if (!isTaken) await once(child.stdin, 'drain', { signal: gone.signal })
    }
  } catch (error) {
    if (gone.signal.aborted) return
    stopOpener(at)
    throw storageFailure(error)
  }
}

function readFlaw(line: string): PdfFlaw | null {
  const said: unknown = JSON.parse(line)
  return said === null ? null : (pdfFlaws.find((flaw) => flaw === said) ?? 'unreadable')
}
