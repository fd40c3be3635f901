import type { FileHandle } from 'node:fs/promises'

/** The bytes that are written at once. A write takes a turn of the thread pool, and a chunk of a socket has 64 KB. */
const writtenAtOnce = 1024 ** 2
/** Memory of finished bodies, for reuse: large buffers make V8 search the whole heap again and again. */
const spareMemory: Buffer[] = []
const spareMemoryLimit = 8

/** Appends chunks to a file. Call `end` after the last one. */
interface Appending {
  /** Copies a chunk. Resolves when the next one may come. */
  take(chunk: Buffer): Promise<void> | undefined
  end(): Promise<void>
}

/** Returns functions that append to a file, a megabyte at a time. */
export function appendTo(file: FileHandle): Appending {
  const memory = spareMemory.pop() ?? Buffer.allocUnsafeSlow(writtenAtOnce)
  let filled = 0
  async function write(): Promise<void> {
    const bytes = memory.subarray(0, filled)
    filled = 0
    await file.appendFile(bytes)
  }
  async function takeInPieces(chunk: Buffer): Promise<void> {
    for (let taken = 0; taken < chunk.length; ) {
      if (filled === memory.length) await write()
      const copied = chunk.copy(memory, filled, taken)
      taken += copied
      filled += copied
    }
  }
  return {
    take(chunk) {
      if (filled + chunk.length > memory.length) return takeInPieces(chunk)
      filled += chunk.copy(memory, filled)
      return undefined
    },
    async end() {
      await write()
      // After success only: a failed body may still be written from this memory.
      if (spareMemory.length < spareMemoryLimit) spareMemory.push(memory)
    },
  }
}
