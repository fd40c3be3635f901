import { readSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { findFlawInPdf } from './pdf-opening.ts'

/**
 * The thread that opens PDFs. It reads them from standard input, as `pdf-process.ts` says, itself: it blocks until they
 * come, and their bytes are copied once. Sends `opening` when it has a whole file, then its flaw or null. It ends when
 * standard input does.
 */
const standardInput = 0
const lengthBytes = 8
/** The most memory that is kept for the next file: enough for an upload of one part. */
const keptBytes = 5 * 1024 * 1024

const length = new Uint8Array(lengthBytes)
const memory = new Uint8Array(keptBytes)

/** Fills these bytes from standard input. Returns false when it ends before. */
function fill(bytes: Uint8Array): boolean {
  for (let filled = 0; filled < bytes.length; ) {
    const read = readSync(standardInput, bytes, filled, bytes.length - filled, null)
    if (read === 0) return false
    filled += read
  }
  return true
}

/** Returns the next file. Undefined when standard input has ended. */
function nextFile(): Uint8Array | undefined {
  if (!fill(length)) return undefined
  const size = Number(new DataView(length.buffer).getBigUint64(0))
  const file = size > keptBytes ? new Uint8Array(size) : memory.subarray(0, size)
  return fill(file) ? file : undefined
}

for (let file = nextFile(); file; file = nextFile()) {
  parentPort?.postMessage('opening')
  parentPort?.postMessage(await findFlawInPdf(file))
}
