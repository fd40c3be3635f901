import { exampleId } from '../../http/examples.ts'
import type { JsonObject } from './json.ts'

const text = (description: string, ...examples: string[]) => ({ description, schema: { type: 'string', examples } })

/** The rate limit headers of draft-ietf-httpapi-ratelimit-headers. */
export const rateHeaders = {
  'RateLimit-Policy': {
    description: 'The limits that were applied: the name of each, its quota `q` and its window `w` in seconds.',
    schema: { type: 'string', examples: ['"person";q=600;w=60'] },
  },
  RateLimit: {
    description: 'The remaining quota: `r` requests for another `t` seconds.',
    schema: { type: 'string', examples: ['"person";r=599;t=42'] },
  },
}
export const RetryAfter = {
  description: 'After how many seconds to try again.',
  schema: { type: 'integer', minimum: 0, examples: [42] },
}

export const ETag = { $ref: '#/components/headers/ETag' }
export const Location = {
  description: 'The URL of the new resource.',
  schema: {
    type: 'string',
    format: 'uri-reference',
    examples: [`/v1/applications/${exampleId}`],
  },
}
export const replayed = {
  'Idempotency-Replayed': text(
    '`true` when this is the answer of a request before, under the same Idempotency-Key.',
    'true',
  ),
}

const needsScope = 'Bearer realm="satu-pintu", error="insufficient_scope", scope="permits:read"'

/** The headers of a deprecated operation (RFC 9745, RFC 8594). */
export const sunset = {
  Deprecation: text('Since when the operation is deprecated, in seconds of the epoch.', '@1764547200'),
  Sunset: text('When it may be gone.', 'Wed, 01 Dec 2027 00:00:00 GMT'),
  Link: text('The page of what is deprecated.', '</docs/reading/?api=deprecations>; rel="deprecation"'),
}

/** Headers of a problem, by its code. */
export const headersOfCode: Record<string, JsonObject> = {
  insufficient_scope: { 'WWW-Authenticate': text('The scope that is needed.', needsScope) },
  certificate_in_making: { 'Retry-After': RetryAfter },
  request_in_flight: { 'Retry-After': RetryAfter },
}

/** Headers that every response of a status has. */
export const headersOfStatus: Record<string, JsonObject> = {
  401: {
    'WWW-Authenticate': text(
      'The way to sign in. With `error="invalid_token"` a token or key was sent and is not valid, or not any more: ' +
        'get a new one, and send the request again. Without it none was sent.',
      'Bearer realm="satu-pintu", error="invalid_token"',
    ),
  },
  415: {
    'Accept-Encoding': text('Sent if the body was compressed. `identity`: no content coding is accepted.', 'identity'),
  },
  416: { 'Content-Range': text('The size of the file in bytes.', 'bytes */20480') },
  503: { 'Retry-After': RetryAfter },
}
