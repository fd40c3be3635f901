import Type, { type Static } from 'typebox'
import { usualConnections } from '../access/rate-limits/policies.ts'
import { longestStreamSeconds } from '../events/stream-seconds.ts'
import { usualAtOnce } from '../http/admission/admission.ts'
import { cacheSettings } from './cache-settings.ts'
import { mailSettings } from './mail-settings.ts'
import { openDataSettings } from './open-data-settings.ts'
import { sandboxSettings } from './sandbox-settings.ts'
import { Setting } from './setting.ts'
import { watchingSettings } from './watching-settings.ts'
import { webhookSettings } from './webhook-settings.ts'

/** Base64 of at least 12 bytes, in the standard alphabet. */
const base64 = '^[A-Za-z0-9+/]{16,}={0,2}$'

/** Every setting. Without the endpoint of a service, its embedded part is used. */
export const Settings = Type.Object({
  PORT: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: 3000,
    description: 'Port of the API; 0 takes any free one.',
  }),
  HOST: Type.String({ minLength: 1, default: '127.0.0.1', description: 'Address the API listens on.' }),
  PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^/?#]+$',
      description: 'Where people reach the API: scheme, host and port, no path.',
    }),
  ),
  DRAIN_SECONDS: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 300,
      description:
        'For how long the API goes on answering after SIGTERM while /health/ready is 503; absent: 5, or 0 with ' +
        'everything in one process.',
    }),
  ),
  START_WAIT_SECONDS: Type.Integer({
    minimum: 0,
    maximum: 600,
    default: 30,
    description: 'For how long a start waits for database, object storage and issuer.',
  }),
  DATA_DIR: Setting('Where the embedded parts keep their data; absent: .data, or .data-clock with TRIAL_CLOCK.'),
  TRIAL_CLOCK: Type.String({
    pattern: '^(yes|no)$',
    default: 'no',
    description: 'Gives a server of embedded parts a clock that can be moved ahead, as --clock does; for trials.',
  }),
  DATABASE_URL: Type.Optional(
    Type.String({ pattern: '^postgres(ql)?://.', description: 'PostgreSQL 18 or newer; absent: embedded.' }),
  ),
  DATABASE_POOLER_URL: Type.Optional(
    Type.String({
      pattern: '^postgres(ql)?://.',
      description: 'PgBouncer before DATABASE_URL, in transaction mode, for the requests of the API.',
    }),
  ),
  DATABASE_READ_URL: Type.Optional(
    Type.String({
      pattern: '^postgres(ql)?://.',
      description: 'A hot standby of DATABASE_URL, for lists, the catalogue, tracking, verification and statistics.',
    }),
  ),
  ...sandboxSettings,
  S3_ENDPOINT: Type.Optional(
    Type.String({ pattern: '^https?://[^/?#\\s]+', description: 'Object storage; absent: embedded.' }),
  ),
  S3_REGION: Setting('Region of the object storage.'),
  S3_BUCKET: Setting('Bucket for documents.'),
  S3_ACCESS_KEY_ID: Setting('Access key of the object storage.'),
  S3_SECRET_ACCESS_KEY: Setting('Secret of that key.'),
  OIDC_ISSUER: Type.Optional(
    Type.String({ pattern: '^https?://[^/?#\\s]+', description: 'OpenID Connect issuer; absent: embedded.' }),
  ),
  OIDC_AUDIENCE: Setting('The audience that access tokens must name.'),
  OIDC_TOKEN_TYPE: Type.String({
    pattern: '^[A-Za-z0-9.+/_-]{1,100}$',
    default: 'at+jwt',
    description:
      'The `typ` that stands in the header of its access tokens. Other tokens are refused. Some issuers write JWT ' +
      'instead of at+jwt (RFC 9068).',
  }),
  DATA_KEYS: Setting(
    'Keys that personal answers are encrypted under, as kid:secret with 32 bytes in base64, separated by commas. ' +
      'The first encrypts, all decrypt.',
  ),
  SEARCH_KEY: Setting('Key of the hashes that applications are searched by: 32 bytes in base64.'),
  BANK_SECRETS: Type.Optional(
    Type.String({
      pattern: '^whsec_[A-Za-z0-9+/]{32,}={0,2}( whsec_[A-Za-z0-9+/]{32,}={0,2}){0,4}$',
      description:
        'Secrets that banks sign payment events with, as in Standard Webhooks, separated by a space while they ' +
        'rotate; absent: no event is taken.',
    }),
  ),
  ...mailSettings,
  SMS_GATEWAY_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^?#\\s]+$',
      description:
        'The gateway that SMS are handed to (docs/guide/notifications.md); absent: no SMS are sent, or with ' +
        'everything embedded they are put into a folder.',
    }),
  ),
  WHATSAPP_GATEWAY_URL: Type.Optional(
    Type.String({ pattern: '^https?://[^?#\\s]+$', description: 'The same for WhatsApp.' }),
  ),
  GATEWAY_SECRET: Type.Optional(
    Type.String({
      pattern: '^whsec_[A-Za-z0-9+/]{32,}={0,2}$',
      description: 'What is handed to the gateways is signed with this, as in Standard Webhooks.',
    }),
  ),
  SIGNER_KEY: Type.Optional(
    Type.String({
      pattern: base64,
      description:
        'The private key certificates are signed with: PKCS #8, DER in base64; EC P-256, or RSA of 2,048 bits or ' +
        'more. Absent: embedded, with the embedded database; otherwise certificates wait until there is a signer.',
    }),
  ),
  SIGNER_CERTIFICATES: Type.Optional(
    Type.String({
      pattern: `${base64.slice(0, -1)}(,${base64.slice(1, -1)}){0,4}$`,
      description:
        'The certificate for that key, and those it was issued by, the nearest first: DER in base64, separated by ' +
        'commas.',
    }),
  ),
  ESIGN_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^?#\\s]+$',
      description: 'The national e-signature service that signs certificates instead of a key.',
    }),
  ),
  ESIGN_USER: Setting('The user that calls it.'),
  ESIGN_PASSWORD: Setting('The password of that user.'),
  ESIGN_NIK: Type.Optional(
    Type.String({
      pattern: '^[0-9]{16}$',
      description: 'Under which NIK the certificate of the organisation is registered there.',
    }),
  ),
  ESIGN_PASSPHRASE: Setting('The passphrase of that certificate.'),
  CREDENTIAL_KEYS: Setting(
    'Keys that credentials and status lists are signed with, as kid:key with EC P-256 in PKCS #8, DER in base64, ' +
      'separated by commas. The first signs, all are given out; absent: embedded, with the embedded database; ' +
      'otherwise no credentials are given out.',
  ),
  CLIENT_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^?#\\s]+[^/?#\\s]$',
      description: 'The client that applicants use, if there is one: messages say to look there.',
    }),
  ),
  ENVIRONMENT: Type.Optional(
    Type.String({
      pattern: '^(live|test)$',
      description: 'Which keys of agencies are taken; absent: test with the embedded issuer, live with another.',
    }),
  ),
  TRUST_PROXY: Type.Optional(
    Type.String({
      pattern: '^[0-9a-fA-F.:/]+(,[0-9a-fA-F.:/]+)*$',
      description:
        'Addresses or networks of the proxies whose X-Forwarded-For is trusted, with commas between; absent: none.',
    }),
  ),
  CONNECTIONS_PER_ADDRESS: Type.Integer({
    minimum: 1,
    maximum: 100_000,
    default: usualConnections,
    description: 'How many connections one address may have. Those of TRUST_PROXY may have any number.',
  }),
  REQUESTS_AT_ONCE: Type.Integer({
    minimum: 0,
    maximum: 10_000,
    default: usualAtOnce,
    description: 'How many reads the API works on at the same time, and a third more changes; 0: no limit.',
  }),
  ...cacheSettings,
  EVENT_STREAM_SECONDS: Type.Integer({
    minimum: 0,
    maximum: longestStreamSeconds,
    default: longestStreamSeconds,
    description: 'How long a stream of events, or a request that waits for one, may stay open.',
  }),
  RATE_LIMITS: Type.String({
    maxLength: 1_000,
    default: '',
    description: 'What differs from the limits there are, such as person=1200/60,tracking=100/60.',
  }),
  METRICS_TOKEN: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9._~+/-]{20,200}$',
      description:
        'Bearer token of 20 characters or more that GET /metrics demands; absent: every request is refused, or ' +
        'with the embedded issuer only programs of this machine are answered.',
    }),
  ),
  ...openDataSettings,
  ...webhookSettings,
  ...watchingSettings,
  LOG_SQL: Type.String({
    pattern: '^(yes|no)$',
    default: 'no',
    description: 'Logs each SQL statement with its time, without its values; for development.',
  }),
  LOG_LEVEL: Type.String({
    pattern: '^(fatal|error|warn|info|debug|trace|silent)$',
    default: 'info',
    description: 'How much is logged.',
  }),
})

export type Given = Static<typeof Settings>
