import Type from 'typebox'
import { usualConnections } from '../../access/rate-limits/policies.ts'
import { usualCacheBytes } from '../../applications/case/cache.ts'
import { usualDrafts } from '../../applications/drafts/drafts-limit.ts'
import { longestStreamSeconds } from '../../events/stream-seconds.ts'
import { usualPorts } from '../../events/webhooks/address.ts'
import { usualAtOnce } from '../../http/admission/admission.ts'
import { usualReferenceBytes } from '../../http/caching/reference-answers.ts'
import { OptionalText } from './optional-text.ts'

export const bytesOfMegabyte = 1024 * 1024

/** Settings of limits, caches and agencies. */
export const limitSettings = {
  ENVIRONMENT: Type.Optional(
    Type.String({
      pattern: '^(live|test)$',
      examples: ['live', 'test'],
      description: 'Which keys of agencies are taken; absent: test with the embedded issuer, live with another.',
    }),
  ),
  CONNECTIONS_PER_ADDRESS: Type.Integer({
    minimum: 1,
    maximum: 100_000,
    default: usualConnections,
    description: 'How many connections one address may have. Those of TRUST_PROXY may have any number.',
  }),
  DRAFTS_PER_PERSON: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: usualDrafts,
    description: 'How many drafts one person may have open at once. Drafts of a counter are not counted.',
  }),
  REQUESTS_AT_ONCE: Type.Integer({
    minimum: 0,
    maximum: 10_000,
    default: usualAtOnce,
    description: 'How many reads the API works on at the same time, and a third more changes; 0: no limit.',
  }),
  CASE_CACHE_MB: Type.Integer({
    minimum: 0,
    maximum: 1_024,
    default: usualCacheBytes / bytesOfMegabyte,
    description: 'Memory for answers of applications that are read again, in MiB; 0 keeps none.',
  }),
  REFERENCE_CACHE_MB: Type.Integer({
    minimum: 0,
    maximum: 1_024,
    default: usualReferenceBytes / bytesOfMegabyte,
    description: 'Memory for answers about offices, regions, calendars and permit types, in MiB; 0 keeps none.',
  }),
  WEBHOOK_NETWORKS: Type.Optional(
    Type.String({
      pattern: '^[0-9a-fA-F.:]+/[0-9]{1,3}(,[0-9a-fA-F.:]+/[0-9]{1,3})*$',
      examples: ['10.20.0.0/16'],
      description:
        'Networks that webhooks may reach beside public addresses, with commas between, such as 10.20.0.0/16; ' +
        'absent: none, or this machine with the embedded issuer. The API and the worker need the same.',
    }),
  ),
  WEBHOOK_PORTS: Type.String({
    pattern: '^[0-9]{1,5}(,[0-9]{1,5}){0,19}$',
    examples: ['443,8443'],
    default: usualPorts.join(),
    description: 'Ports that webhooks may reach at public addresses, with commas between.',
  }),
  EVENT_STREAM_SECONDS: Type.Integer({
    minimum: 1,
    maximum: longestStreamSeconds,
    default: longestStreamSeconds,
    description: 'How long a stream of events, or a request that waits for one, may stay open.',
  }),
  OPEN_DATA_PUBLISHER: OptionalText('Name of the body that publishes the open data; absent: the catalogue names none.'),
  OPEN_DATA_LICENCE: Type.Optional(
    Type.String({
      pattern: '^https?://[^\\s<>"]+$',
      examples: ['https://creativecommons.org/licenses/by/4.0/'],
      description: 'Address of the licence of the open data; absent: the catalogue names none.',
    }),
  ),
  RATE_LIMITS: Type.String({
    maxLength: 1_000,
    default: '',
    description: 'What differs from the limits there are, such as person=1200/60,tracking=100/60.',
  }),
}
