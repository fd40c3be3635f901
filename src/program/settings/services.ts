import Type from 'typebox'
import { OptionalText } from './optional-text.ts'

/** The value of the setting for a second database in the embedded PostgreSQL. */
export const embeddedSandbox = 'embedded'

const databaseExample = 'postgres://user:password@database.example/permits'

/** Settings of the services that a deployment brings. Without the endpoint of one, its embedded part is used. */
export const serviceSettings = {
  DATABASE_URL: Type.Optional(
    Type.String({
      pattern: '^postgres(ql)?://.',
      examples: [databaseExample],
      description: 'PostgreSQL 18 or newer; absent: embedded.',
    }),
  ),
  DATABASE_POOLER_URL: Type.Optional(
    Type.String({
      pattern: '^postgres(ql)?://.',
      examples: [databaseExample],
      description: 'PgBouncer before DATABASE_URL, in transaction mode, for the requests of the API.',
    }),
  ),
  DATABASE_READ_URL: Type.Optional(
    Type.String({
      pattern: '^postgres(ql)?://.',
      examples: [databaseExample],
      description: 'A hot standby of DATABASE_URL, for lists, the catalogue, tracking, verification and statistics.',
    }),
  ),
  SANDBOX_DATABASE_URL: Type.Optional(
    Type.String({
      pattern: `^(${embeddedSandbox}|postgres(ql)?://.+)$`,
      examples: [embeddedSandbox, databaseExample],
      description:
        'The database of the sandbox, which test keys of agencies see: one of its own, that nothing else uses, or ' +
        '`embedded` beside the embedded one; absent: no sandbox. The API and the worker need the same.',
    }),
  ),
  S3_ENDPOINT: Type.Optional(
    Type.String({
      pattern: '^https?://[^/?#\\s]+[^?#\\s]*$',
      examples: ['https://objects.example'],
      description: 'Object storage; absent: embedded.',
    }),
  ),
  S3_REGION: OptionalText('Region of the object storage.'),
  S3_BUCKET: OptionalText('Bucket for documents.'),
  S3_ACCESS_KEY_ID: OptionalText('Access key of the object storage.'),
  S3_SECRET_ACCESS_KEY: OptionalText('Secret of that key.'),
  OIDC_ISSUER: Type.Optional(
    Type.String({
      pattern: '^https?://[^/?#\\s]+[^?#\\s]*$',
      examples: ['https://issuer.example/realms/permits'],
      description: 'OpenID Connect issuer; absent: embedded.',
    }),
  ),
  OIDC_AUDIENCE: OptionalText('The audience that access tokens must name.'),
  OIDC_TOKEN_TYPE: Type.String({
    pattern: '^[A-Za-z0-9.+/_-]{1,100}$',
    examples: ['at+jwt', 'JWT'],
    default: 'at+jwt',
    description:
      'The `typ` that stands in the header of its access tokens. Other tokens are refused. Some issuers write JWT ' +
      'instead of at+jwt (RFC 9068).',
  }),
  OIDC_TOKEN_MAX_HOURS: Type.Integer({
    minimum: 1,
    maximum: 8_784,
    default: 24,
    description:
      'The longest time for which its access tokens may be issued. Tokens that are valid for longer are refused.',
  }),
  CLAMD: OptionalText(
    'Virus scanner for uploads and files of mails: host:port or the path of a socket of clamd, the same for API ' +
      'and worker; absent: nothing is scanned.',
  ),
  CLIENT_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^?#\\s]+[^/?#\\s]$',
      examples: ['https://permits.example/app'],
      description: 'The client that applicants use, if there is one: messages say to look there.',
    }),
  ),
}
