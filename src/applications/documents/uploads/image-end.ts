import { Problem } from '../../../http/problems/problem.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import { storageFailure } from '../storage-failure.ts'

/** Watches the bytes of a file for the end of its image. */
interface EndWatch {
  take(chunk: Buffer): void
  readonly isFound: boolean
}

/** The last chunk of every PNG (ISO/IEC 15948, IEND): its length, which is 0, its type and its checksum. */
const endOfPng = Buffer.from('0000000049454e44ae426082', 'hex')
/** The marker EOI, at the end of every JPEG (ISO/IEC 10918-1). */
const endOfJpeg = Buffer.from('ffd9', 'hex')

/**
 * Returns a watch for the end of an image, which may be followed by other bytes: some cameras append a film. Undefined
 * for other types. It keeps no chunk, so chunks may be reused.
 */
export function watchEnd(mediaType: string): EndWatch | undefined {
  if (mediaType === 'image/png') return watchFor(endOfPng)
  return mediaType === 'image/jpeg' ? watchJpeg() : undefined
}

/** Throws `file_broken` for a stored image without its end; other types pass. Throws `unavailable`. */
export async function demandWholeImage(
  storage: Pick<Storage, 'get'>,
  { objectKey, mediaType }: { objectKey: string; mediaType: string },
): Promise<void> {
  const end = watchEnd(mediaType)
  if (!end) return
  try {
    const { body } = await storage.get(objectKey)
    for await (const chunk of body) end.take(chunk)
  } catch (error) {
    throw storageFailure(error)
  }
  demandEnd(end)
}

/** Throws `file_broken` when the end of the image was not found. */
export function demandEnd(end: EndWatch | undefined): void {
  if (end && !end.isFound) throw new Problem('file_broken', { flaw: 'cut_off' })
}

/** Returns a watch for bytes that may lie in two chunks. */
function watchFor(wanted: Buffer): EndWatch {
  let isFound = false
  let before: Buffer = Buffer.alloc(0)
  return {
    take(chunk) {
      if (isFound) return
      const seam = Buffer.concat([before, chunk.subarray(0, wanted.length - 1)])
      isFound = seam.includes(wanted) || chunk.includes(wanted)
      before = chunk.length < wanted.length ? seam.subarray(1 - wanted.length) : copied(chunk, 1 - wanted.length)
    },
    get isFound() {
      return isFound
    },
  }
}

const copied = (chunk: Buffer, from: number): Buffer => Buffer.from(chunk.subarray(from))

/** Returns a watch that skips the segments before the scan: one may hold a preview, a JPEG with an end of its own. */
function watchJpeg(): EndWatch {
  const end = watchFor(endOfJpeg)
  let skipped = endOfJpeg.length
  let rest: Buffer = Buffer.alloc(0)
  let isInScan = false
  return {
    take(chunk) {
      if (isInScan) return end.take(chunk)
      const bytes = Buffer.concat([rest, chunk])
      let at = 0
      for (;;) {
        const step = Math.min(skipped, bytes.length - at)
        at += step
        skipped -= step
        if (bytes.length - at < segmentHead) {
          rest = bytes.subarray(at)
          return
        }
        const length = segmentLength(bytes, at)
        if (length === undefined) {
          isInScan = true
          rest = Buffer.alloc(0)
          return end.take(bytes.subarray(at))
        }
        skipped = length
      }
    },
    get isFound() {
      return end.isFound
    },
  }
}

/** A marker, and the length of its segment. */
const segmentHead = 4
const markers = { prefix: 0xff, firstWithLength: 0xc0, firstAlone: 0xd0, lastAlone: 0xd9, scan: 0xda }

/** Returns the length of the segment at a place, or of the filling before it. Undefined: the scan, or no segment. */
function segmentLength(bytes: Buffer, at: number): number | undefined {
  const marker = bytes[at + 1] ?? 0
  if (bytes[at] !== markers.prefix) return undefined
  if (marker === markers.prefix) return fillingAt(bytes, at)
  const isAlone = marker >= markers.firstAlone && marker <= markers.lastAlone
  if (marker < markers.firstWithLength || marker === markers.scan || isAlone) return undefined
  return endOfJpeg.length + bytes.readUInt16BE(at + endOfJpeg.length)
}

/** Returns the number of prefixes before the one that begins a marker: any number may stand there. */
function fillingAt(bytes: Buffer, at: number): number {
  let end = at + 1
  while (bytes[end + 1] === markers.prefix) end++
  return end - at
}
