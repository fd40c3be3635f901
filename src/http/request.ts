import type { FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import { type Channel, channels } from './channels.ts'
import { Problem } from './problems/problem.ts'
import { OneOf } from './schema.ts'

const ChannelHeader = Type.Optional(
  OneOf(
    channels.filter((channel) => channel !== 'system'),
    {
      description:
        'The channel by which the person reached the network; `web` unless stated. Applicants send `web` or ' +
        '`mobile`. Officers may send `counter`, `phone` or `email`; only a session at a kiosk sends `kiosk`.',
      examples: ['web'],
    },
  ),
)
const IdempotencyKey = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 255,
    pattern: '^[\\x21-\\x7e]+$',
    description:
      "A word of the client's own, such as a UUID. A retry with the same key and body gets the first answer again, for 24 hours.",
    examples: ['0d4f2c1e-9c1b-4a56-8f0a-6e1f3b7c2d90'],
  }),
)
const entityTag = '^(?:\\*|(?:W/)?"[\\x21\\x23-\\x7e]{0,64}")$'

/** Headers of an operation that changes a resource that the client has read. */
export const ChangeHeaders = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      pattern: entityTag,
      description:
        'The ETag read last, or only the version number at its beginning, in quotes. A proxy may have put `W/` before ' +
        'it. Stale: 412. Missing, or `*`, which names no version: 428.',
      examples: ['"3"'],
    }),
  ),
  'x-channel': ChannelHeader,
})

/** Headers of an operation that creates a resource. */
export const PostHeaders = Type.Object({ 'idempotency-key': IdempotencyKey, 'x-channel': ChannelHeader })

/** Headers of a step. `If-Match` is optional. */
export const StepHeaders = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      pattern: entityTag,
      description: 'The ETag the decision rests on; when it is stale, 412. `*` demands no version.',
      examples: ['"3"'],
    }),
  ),
  'idempotency-key': IdempotencyKey,
  'x-channel': ChannelHeader,
})

/** Headers of a step that an agency takes. */
export const AgencyStepHeaders = Type.Object({
  'if-match': StepHeaders.properties['if-match'],
  'idempotency-key': IdempotencyKey,
})

/** The validated headers of any operation that changes data. */
export type SentHeaders = { [Name in keyof Static<typeof StepHeaders>]?: Static<typeof StepHeaders>[Name] | undefined }

export const channelOf = (headers: SentHeaders): Channel => headers['x-channel'] ?? 'web'

/**
 * An ETag of this API: the version, with or without the hash of the bytes. A proxy that compresses a response puts `W/`
 * before it: the bytes differ then, but not the version.
 */
const ownTag = /^(?:W\/)?"(0|[1-9][0-9]{0,8})(?:-[A-Za-z0-9_-]{43})?"$/

/** Returns the ETag of a resource in this version. `onSend` adds the hash of the bytes where they are sent. */
export const etagOf = ({ version }: { version: number }): string => `"${version}"`

/** Returns the version in `If-Match`. Undefined: absent or `*`. Any other text gives -1, which no version equals. */
export function versionOf(headers: SentHeaders): number | undefined {
  const stated = headers['if-match']
  if (stated === undefined || stated === '*') return undefined
  return Number(ownTag.exec(stated)?.[1] ?? -1)
}

/**
 * Returns the version in `If-Match`. Throws `precondition_required` without one. RFC 9110 lets `*` match any version,
 * so it does not protect from a lost update, which is what 428 demands (RFC 6585).
 */
export function demandedVersionOf(headers: SentHeaders): number {
  const version = versionOf(headers)
  if (version === undefined) throw new Problem('precondition_required', {})
  return version
}

/**
 * Returns the idempotency key of a person's request, with a fingerprint of method, URL and `content`. Undefined: the
 * client sent none.
 */
export const keyOf = (
  request: Pick<FastifyRequest, 'method' | 'url' | 'actor'>,
  headers: SentHeaders,
  content: unknown,
) => keyOfOwner(request.actor.personId, request, headers, content)

/** As `keyOf`, for any owner, such as an agency. */
export function keyOfOwner(
  ownerId: string,
  request: Pick<FastifyRequest, 'method' | 'url'>,
  headers: SentHeaders,
  content: unknown,
) {
  const key = headers['idempotency-key']
  return key === undefined
    ? undefined
    : { personId: ownerId, key, fingerprint: `${request.method} ${request.url}\n${JSON.stringify(content)}` }
}
