import { type IncomingMessage, validateHeaderName, validateHeaderValue } from 'node:http'
import { Refusal } from './refusals.ts'

export const longestKey = 1024

/** A request as S3 sees it. Only path-style addresses are known: `/bucket/key`. */
export interface S3Request {
  method: string
  /** Decoded, as the signature needs it. */
  path: string
  /** Empty when the address names no bucket. */
  bucket: string
  /** Empty when the address names no object. */
  key: string
  query: URLSearchParams
  /** Names in lower case; a header that was sent twice is joined by a comma. */
  headers: ReadonlyMap<string, string>
  /** The headers and the `x-amz-*` parameters of the URL, into which presigning moves headers. */
  fields: ReadonlyMap<string, string>
  body: IncomingMessage
}

/** Reads address and headers, not the body. What it lets through is safe to make file names of. */
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

/** A value from the address that is to be used as a header, if HTTP lets it be one. */
export function headerValue(name: string, value: string): string {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    return value
  } catch {
    throw new Refusal('InvalidArgument', 'A header may hold printable Latin-1 only.')
  }
}

/** A whole number among the parameters, within its limits, or InvalidArgument. */
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
