import { type IncomingMessage, validateHeaderName, validateHeaderValue } from 'node:http'
import { Refusal } from './refusals.ts'

export const longestKey = 1024

/** A request of S3. Only path-style addresses are supported: `/bucket/key`. */
export interface S3Request {
  method: string
  /** The path, percent-decoded, as the signature needs it. */
  path: string
  /** Empty: the path has no bucket. */
  bucket: string
  /** Empty: the path has no key. */
  key: string
  query: URLSearchParams
  /** Headers by names in lower case. Values of a repeated header are joined by commas. */
  headers: ReadonlyMap<string, string>
  /** The headers, and the `x-amz-*` parameters to which presigned URLs move headers. */
  fields: ReadonlyMap<string, string>
  body: IncomingMessage
}

/** Parses path, query and headers, not the body. Bucket and key are valid for file names. Throws for invalid ones. */
export function readRequest(incoming: IncomingMessage): S3Request {
  const [address = '', ...search] = (incoming.url ?? '').split('?')
  const path = decoded(address)
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? []
  if (!path.startsWith('/')) throw new Refusal('InvalidURI')
  if (bucket !== '' && !isBucketName(bucket)) throw new Refusal('InvalidBucketName')
  if (Buffer.byteLength(key) > longestKey) throw new Refusal('KeyTooLongError')

  const query = new URLSearchParams(search.join('?'))
  const headers = new Map<string, string>()
  for (const [name, values] of Object.entries(incoming.headersDistinct)) if (values) headers.set(name, values.join(','))
  const fields = new Map(headers)
  for (const [name, value] of query) {
    const field = name.toLowerCase()
    if (field.startsWith('x-amz-') && !fields.has(field)) fields.set(field, headerValue(field, value))
  }
  return { method: incoming.method ?? '', path, bucket, key, query, headers, fields, body: incoming }
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    throw new Refusal('InvalidURI')
  }
}

const isBucketName = (name: string) => /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..')

/** Returns a value of the query if HTTP allows it as a header. Throws `InvalidArgument`. */
export function headerValue(name: string, value: string): string {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    return value
  } catch {
    throw new Refusal('InvalidArgument', 'A header may hold printable Latin-1 only.')
  }
}

/** Returns a whole number of the query within its limits, or `otherwise` if absent. Throws `InvalidArgument`. */
export function numberIn(
  query: URLSearchParams,
  name: string,
  { least = 0, most, otherwise }: { least?: number; most: number; otherwise: number },
): number {
  const text = query.get(name)
  if (text === null) return otherwise
  const number = Number(text)
  if (!/^\d{1,10}$/.test(text) || number < least || number > most) {
    throw new Refusal('InvalidArgument', `${name} must be a whole number from ${least} to ${most}.`)
  }
  return number
}
