import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Socket } from 'node:net'
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { type PdfFlaw, pdfFlaws } from '../../../http/problems/pdf-flaws.ts'
import { Problem } from '../../../http/problems/problem.ts'
import { freeChunk } from '../../../platform/passing-buffers.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import { storageFailure } from '../storage-failure.ts'
import { pdfArguments } from './pdf-arguments.ts'
import { oneSenderAfterTheOther } from './queue-by-sender.ts'

/** The largest PDF that is accepted: the process that opens it holds it in memory. */
const pdfBytesLimit = 64 * 1024 * 1024
/** The longest wait for an answer. The process itself allows less time for a file. */
const answerMilliseconds = 30_000
const idleMilliseconds = 30_000
/** The time that a file waits in memory for the process to open others, so that its turn to upload is free then. */
const heldMilliseconds = 1_000
const lengthBytes = 8

/**
 * The process that opens PDFs. It has no environment, reads its own program only, cannot write files and cannot start
 * programs, so code that escapes the parser can do little.
 */
interface Opener {
  child: ChildProcessByStdio<Writable, Readable, null>
  answers: AsyncIterator<string>
  lines: Interface
  /** Aborted when the process has ended. */
  gone: AbortController
}

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
 * form program. Throws `payload_too_large`. Throws `unavailable` when the storage fails or no answer comes in time,
 * because a busy machine is no flaw of the file.
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
  return open(size, (at) => feed(at, stored.body))
}

/**
 * Makes the process open a file of this size, which `send` writes. Throws `unavailable` without an answer in 30
 * seconds.
 */
async function open(size: number, send: (at: Opener) => Promise<void>): Promise<PdfFlaw | null> {
  clearTimeout(idle)
  const at = (opener ??= start())
  let isLate = false
  const late = setTimeout(() => {
    isLate = true
    at.child.kill('SIGKILL')
    stop(at)
  }, answerMilliseconds)
  try {
    const length = Buffer.alloc(lengthBytes)
    length.writeBigUInt64BE(BigInt(size))
    at.child.stdin.write(length)
    await send(at)
    const { value, done } = await at.answers.next()
    if (!done) return readFlaw(value)
    stop(at)
    if (isLate) throw new Problem('unavailable', {})
    return 'unreadable'
  } finally {
    clearTimeout(late)
    idle = setTimeout(() => stop(at), idleMilliseconds).unref()
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
    stop(at)
    throw storageFailure(error)
  }
}

/**
 * Starts the process that opens PDFs. If it dies, the file counts as unreadable, and the next file gets a new process.
 */
function start(): Opener {
  const child = spawn(process.execPath, pdfArguments(), { env: {}, stdio: ['pipe', 'pipe', 'ignore'] })
  const lines = createInterface({ input: child.stdout })
  const started = { child, lines, answers: lines[Symbol.asyncIterator](), gone: new AbortController() }
  child.once('exit', () => stop(started))
  child.once('error', () => stop(started))
  child.stdin.on('error', () => stop(started))
  // A pending answer has a timer that keeps this process alive; an idle opener must not.
  child.unref()
  for (const pipe of [child.stdin, child.stdout]) if (pipe instanceof Socket) pipe.unref()
  return started
}

function stop(ended: Opener): void {
  if (opener === ended) opener = undefined
  ended.gone.abort()
  ended.lines.close()
  ended.child.stdin.destroy()
}

function readFlaw(line: string): PdfFlaw | null {
  const said: unknown = JSON.parse(line)
  return said === null ? null : (pdfFlaws.find((flaw) => flaw === said) ?? 'unreadable')
}
