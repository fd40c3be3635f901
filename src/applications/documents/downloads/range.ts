import { Problem } from '../../../http/problems/problem.ts'
import type { ByteRange } from '../../../platform/stored-objects/storage.ts'

/**
 * Returns the bytes that a `Range` header asks for, cut to a file of `size` bytes (RFC 9110 §14). Undefined sends the
 * whole file: for no header, another unit, several ranges, or a range that is invalid because it ends before it begins.
 * Throws `range_not_satisfiable` when the file has none of the bytes: a range that begins after its end, or its last 0
 * bytes.
 */
export function rangeIn(size: number, header: string): ByteRange | undefined {
  const [, first, last] = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header) ?? []
  if (!first && !last) return undefined
  if (first && last && Number(first) > Number(last)) return undefined
  const range = {
    first: first ? Number(first) : Math.max(0, size - Number(last)),
    last: first && last ? Math.min(Number(last), size - 1) : size - 1,
  }
  if (range.first > range.last) throw new Problem('range_not_satisfiable', { size }, { unsatisfiedSize: size })
  return range
}

/** The `Content-Range` of an answer with one range. */
export const contentRange = ({ first, last }: ByteRange, size: number): string => `bytes ${first}-${last}/${size}`
