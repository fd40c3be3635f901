import { Refusal } from './refusals.ts'
import type { S3Request } from './s3-request.ts'
import type { Description } from './stored-file.ts'

/**
 * Evaluates the preconditions of a read in the order of RFC 9110 §13.2.2. Returns true for a 304: the client has this
 * object. Throws `PreconditionFailed`.
 */
export function isUnchanged({ fields }: S3Request, { etag, modifiedAt }: Description): boolean {
  const seconds = Math.floor(Date.parse(modifiedAt) / 1000) * 1000
  const match = fields.get('if-match')
  const noneMatch = fields.get('if-none-match')
  const since = Date.parse(fields.get('if-modified-since') ?? '')
  const unmodifiedSince = Date.parse(fields.get('if-unmodified-since') ?? '')
  if (match === undefined ? seconds > unmodifiedSince : !names(match, etag)) throw new Refusal('PreconditionFailed')
  return noneMatch === undefined ? seconds <= since : names(noneMatch, etag)
}

/** True when a list contains an ETag, with or without quotes, or `*`. */
const names = (list: string, etag: string) =>
  list
    .split(',')
    .map((each) => each.trim().replace(/^W\//, ''))
    .some((each) => each === '*' || each === etag || `"${each}"` === etag)

/** The positions of the first and the last byte, both included. */
interface Range {
  start: number
  end: number
}

/**
 * Returns the requested range, limited to the size. Undefined: the whole object is sent, also for several ranges or an
 * invalid one. Throws `InvalidRange` for a range outside of the object.
 */
export function rangeOf({ fields }: S3Request, { size, etag }: Description): Range | undefined {
  const ifRange = fields.get('if-range')
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(fields.get('range') ?? '') ?? []
  if (!first && !last) return undefined
  if (ifRange !== undefined && ifRange !== etag) return undefined
  if (first && last && Number(first) > Number(last)) return undefined
  const start = first ? Number(first) : Math.max(0, size - Number(last))
  const end = first && last ? Math.min(Number(last), size - 1) : size - 1
  if (start > end) throw new Refusal('InvalidRange')
  return { start, end }
}
