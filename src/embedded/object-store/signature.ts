import { createHash, createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import { Refusal } from './refusals.ts'
import type { S3Request } from './s3-request.ts'

/** The largest difference between the clocks of client and server. */
const allowedSkewMs = 15 * 60_000
/** The longest validity of a presigned URL in S3. */
const longestValiditySeconds = 7 * 24 * 3600

const algorithm = 'AWS4-HMAC-SHA256'
const headerForm = /^AWS4-HMAC-SHA256 +Credential=([^, ]+), *SignedHeaders=([^, ]+), *Signature=([^, ]+)$/

export interface Keys {
  region: string
  accessKeyId: string
  secretAccessKey: string
}

/** A verified signature, with the values from which the signatures of chunks continue. */
export interface Signature {
  value: string
  timestamp: string
  scope: string
  signingKey: KeyObject
  /** The SHA-256 of the body in hexadecimal, or a constant of S3 such as `UNSIGNED-PAYLOAD`. */
  payload: string
}

/** The signature in a request, not yet verified. */
interface Claim {
  credential: string
  signedHeaders: string[]
  value: string
  timestamp: string
  payload: string
}

type Signed = Pick<S3Request, 'method' | 'path' | 'query' | 'headers'>

/**
 * Verifies the signature (AWS Signature Version 4) of a request, in a header or a presigned URL. `now`: milliseconds
 * since 1970. Throws the error of S3.
 */
export function verifySignature(request: Signed, keys: Keys, now: number): Signature {
  const inUrl = request.query.has('X-Amz-Signature')
  if (inUrl && request.headers.has('authorization'))
    throw new Refusal('InvalidArgument', 'Sign the header or the URL, not both.')
  const claim = inUrl ? claimOfUrl(request, now) : claimOfHeader(request, now)
  checkSignedHeaders(request, claim)

  const scope = scopeOf(claim, keys)
  const signingKey = signingKeyOf(scope, keys.secretAccessKey)
  const toSign = [algorithm, claim.timestamp, scope, sha256(canonical(request, claim))].join('\n')
  if (!same(hmac(signingKey, toSign).toString('hex'), claim.value)) throw new Refusal('SignatureDoesNotMatch')
  return { value: claim.value, timestamp: claim.timestamp, scope, signingKey, payload: claim.payload }
}

function claimOfHeader({ headers }: Signed, now: number): Claim {
  const authorization = headers.get('authorization')
  if (authorization === undefined) throw new Refusal('AccessDenied')
  const [, credential, names, value] = headerForm.exec(authorization) ?? []
  if (!credential || !names || !value) throw new Refusal('AuthorizationHeaderMalformed')
  const payload = headers.get('x-amz-content-sha256')
  if (payload === undefined) throw new Refusal('InvalidRequest', 'The header x-amz-content-sha256 is missing.')
  const timestamp = headers.get('x-amz-date') ?? ''
  if (Math.abs(instantOf(timestamp) - now) > allowedSkewMs) throw new Refusal('RequestTimeTooSkewed')
  return { credential, signedHeaders: names.split(';'), value, timestamp, payload }
}

function claimOfUrl({ query, headers }: Signed, now: number): Claim {
  const seconds = Number(query.get('X-Amz-Expires') ?? NaN)
  if (query.get('X-Amz-Algorithm') !== algorithm || !(seconds >= 1 && seconds <= longestValiditySeconds)) {
    throw new Refusal(
      'AuthorizationQueryParametersError',
      `X-Amz-Algorithm must be ${algorithm}, X-Amz-Expires from 1 second to a week.`,
    )
  }
  const timestamp = query.get('X-Amz-Date') ?? ''
  const signedAt = instantOf(timestamp)
  if (signedAt - now > allowedSkewMs) throw new Refusal('AccessDenied', 'The request is not yet valid.')
  if (now > signedAt + seconds * 1000) throw new Refusal('AccessDenied', 'Request has expired')
  return {
    credential: query.get('X-Amz-Credential') ?? '',
    signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
    value: query.get('X-Amz-Signature') ?? '',
    timestamp,
    payload: query.get('X-Amz-Content-Sha256') ?? headers.get('x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD',
  }
}

function instantOf(timestamp: string): number {
  const instant = Date.parse(timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (Number.isNaN(instant) || timestamp.length !== 16)
    throw new Refusal('AccessDenied', 'A valid X-Amz-Date is required.')
  return instant
}

/** Throws `AccessDenied` when `host` or an `x-amz-*` header is not signed: it could have been added in transit. */
function checkSignedHeaders({ headers }: Signed, { signedHeaders }: Claim): void {
  const unsigned = [...headers.keys()].filter((name) => name.startsWith('x-amz-') && !signedHeaders.includes(name))
  if (!signedHeaders.includes('host')) unsigned.unshift('host')
  if (unsigned.length > 0)
    throw new Refusal('AccessDenied', `There were headers present which were not signed: ${unsigned.join(', ')}`)
}

function scopeOf({ credential, timestamp }: Claim, keys: Keys): string {
  const [accessKeyId, ...scope] = credential.split('/')
  const expected = [timestamp.slice(0, 8), keys.region, 's3', 'aws4_request'].join('/')
  if (accessKeyId !== keys.accessKeyId) throw new Refusal('InvalidAccessKeyId')
  if (scope.join('/') !== expected)
    throw new Refusal('AuthorizationHeaderMalformed', `The credential's scope must be ${expected}.`)
  return expected
}

function canonical({ method, path, query, headers }: Signed, { signedHeaders, payload }: Claim): string {
  const parameters = [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
  const lines = signedHeaders.map((name) => `${name}:${(headers.get(name) ?? '').trim().replace(/ +/g, ' ')}\n`)
  return [
    method,
    path.split('/').map(encoded).join('/'),
    parameters.join('&'),
    lines.join(''),
    signedHeaders.join(';'),
    payload,
  ].join('\n')
}

/**
 * Verifies the signatures of chunks and trailers in order. Each covers the one before it, so that no chunk can be
 * changed, dropped or moved.
 */
export class SignatureChain {
  readonly #start: Signature
  #previous: string

  constructor(start: Signature) {
    this.#start = start
    this.#previous = start.value
  }

  chunk(sha256OfChunk: string, value: string): void {
    this.#verify(`${algorithm}-PAYLOAD`, [sha256(''), sha256OfChunk], value)
  }

  trailers(lines: string, value: string): void {
    this.#verify(`${algorithm}-TRAILER`, [sha256(lines)], value)
  }

  #verify(kind: string, hashes: string[], value: string): void {
    const { timestamp, scope, signingKey } = this.#start
    const expected = hmac(signingKey, [kind, timestamp, scope, this.#previous, ...hashes].join('\n')).toString('hex')
    if (!same(expected, value)) throw new Refusal('SignatureDoesNotMatch')
    this.#previous = expected
  }
}

let derived: { scope: string; secret: string; key: KeyObject } | undefined

/** Derives the key of a scope, by four HMACs. Caches the last one: all requests of a day have one scope. */
function signingKeyOf(scope: string, secret: string): KeyObject {
  if (derived?.scope !== scope || derived.secret !== secret) {
    const key = scope
      .split('/')
      .reduce((from, part) => createSecretKey(hmac(from, part)), createSecretKey(Buffer.from(`AWS4${secret}`)))
    derived = { scope, secret, key }
  }
  return derived.key
}

/** The key is a `KeyObject`, because Node takes four times as long with the bytes of one. */
const hmac = (key: KeyObject, text: string) => createHmac('sha256', key).update(text).digest()
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
/** Compares by code units, the order of parameters in Signature Version 4. */
const compare = (a: string, b: string) => Number(a > b) - Number(a < b)

/** Compares in constant time. */
function same(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Percent-encodes everything but the unreserved characters of RFC 3986: letters, digits and `-._~`. */
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
