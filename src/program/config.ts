import { isIP } from 'node:net'
import { Ajv2020 } from 'ajv/dist/2020.js'
import ipaddr from 'ipaddr.js'
import Type, { type Static } from 'typebox'
import { type Environment, environments } from '../access/clients/client.ts'
import { type Policies, usualConnections } from '../access/rate-limits/policies.ts'
import { isEmail } from '../correspondence/contacts/contact.ts'
import { type MailKeys, mailboxOctets, readMailKeys } from '../correspondence/mail/reply-address.ts'
import type { KeepDays } from '../correspondence/received-mails/keeping/forget.ts'
import { type ImapSettings, readImapUrl } from '../correspondence/received-mails/receiving/imap-settings.ts'
import type { EsignSettings } from '../permits/certificates/esign-service.ts'
import { type CredentialKey, readCredentialKeys } from '../permits/credentials/keys.ts'
import { readScannerAddress, type ScannerAddress } from '../platform/scanner.ts'
import { type DataKeys, readDataKeys, readSearchKey } from '../privacy/keys.ts'
import { readPolicies } from './limits.ts'

const Setting = (description: string) => Type.Optional(Type.String({ minLength: 1, description }))

const Days = (days: number, what: string) =>
  Type.Integer({
    minimum: 0,
    maximum: 36_500,
    default: days,
    description: `${what}. The number is not taken from a law.`,
  })

/** Four characters for three bytes, of either alphabet. */
const base64 = '^[A-Za-z0-9+/]{16,}={0,2}$'

/** Every setting there is. Absent endpoints mean: use the embedded part. */
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
  DATA_DIR: Type.String({ minLength: 1, default: '.data', description: 'Where the embedded parts keep their data.' }),
  DATABASE_URL: Type.Optional(
    Type.String({ pattern: '^postgres(ql)?://.', description: 'PostgreSQL 18 or newer; absent: embedded.' }),
  ),
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
    'Keys that personal answers are encrypted under, as kid:secret with 32 bytes in base64, separated by commas. The first encrypts, all decrypt.',
  ),
  SEARCH_KEY: Setting('Key of the hashes that applications are searched by: 32 bytes in base64.'),
  BANK_SECRETS: Type.Optional(
    Type.String({
      pattern: '^whsec_[A-Za-z0-9+/]{32,}={0,2}( whsec_[A-Za-z0-9+/]{32,}={0,2}){0,4}$',
      description:
        'Secrets that banks sign payment events with, as in Standard Webhooks, separated by a space while they rotate; absent: no event is taken.',
    }),
  ),
  MAIL_SMTP_URL: Type.Optional(
    Type.String({
      pattern: '^smtps?://[^/?#\\s]+/?$',
      description:
        'Mail server that mail is handed to, with user and password if it wants them; absent: mail is put into a folder.',
    }),
  ),
  MAIL_FROM: Setting(
    'The mailbox that mail comes from and is answered to. It has to take subaddresses, such as perizinan+7k3m9qxtc@host.',
  ),
  MAIL_HOST: Type.String({
    minLength: 1,
    default: '127.0.0.1',
    description: 'Address at which mail is taken in; only mail servers of yours may reach it.',
  }),
  MAIL_SMTP_PORT: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 65_535,
      description: 'Port at which mail is taken in by SMTP; 0 takes any free one.',
    }),
  ),
  MAIL_LMTP_PORT: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 65_535,
      description: 'The same by LMTP, for a mail server that delivers by it.',
    }),
  ),
  MAIL_IMAP_URL: Type.Optional(
    Type.String({
      pattern: '^imaps?://[^/?#\\s]+(/[^?#\\s]*)?$',
      description: 'Mailbox that mail is fetched from, as imaps://user:password@host/INBOX.',
    }),
  ),
  MAIL_IMAP_TAKEN: Type.String({
    minLength: 1,
    maxLength: 100,
    default: 'Satu Pintu',
    description: 'Folder there that fetched mail is moved to.',
  }),
  MAIL_MAX_BYTES: Type.Integer({
    minimum: 100_000,
    maximum: 104_857_600,
    default: 26_214_400,
    description: 'A mail that is larger is not taken in.',
  }),
  MAIL_KEEP_ANSWERED_DAYS: Days(
    365,
    'For how many days after its last answer a mail that belongs to no application is kept',
  ),
  MAIL_KEEP_CLOSED_DAYS: Days(90, 'The same of a mail that an officer has closed'),
  MAIL_KEEP_IGNORED_DAYS: Days(7, 'The same of what was put aside by itself, such as the answer of a machine'),
  MAIL_TRUST_RECEIVED: Type.String({
    pattern: '^(yes|no)$',
    default: 'no',
    description:
      'Whether the topmost Received header of a mail was written by a mail server of yours, so that SPF can be judged by it.',
  }),
  CLAMD: Setting(
    'Virus scanner for uploads and files of mails: host:port or the path of a socket of clamd, the same for API ' +
      'and worker; absent: nothing is scanned.',
  ),
  MAIL_KEYS: Setting(
    'Keys that addresses for answers are signed with, as version:secret with one small letter or digit and 32 bytes in base64, separated by commas. The first signs, all are known; absent: one that follows from SEARCH_KEY.',
  ),
  SMS_GATEWAY_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^?#\\s]+$',
      description:
        'Where SMS are handed to, as docs/guide/notifications.md says; absent: nobody is told by SMS, or with everything embedded they are put into a folder.',
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
        'The private key certificates are signed with: PKCS #8, DER in base64; EC P-256, or RSA of 2,048 bits or more. Absent: embedded, with the embedded database; otherwise certificates wait until there is a signer.',
    }),
  ),
  SIGNER_CERTIFICATES: Type.Optional(
    Type.String({
      pattern: `${base64.slice(0, -1)}(,${base64.slice(1, -1)}){0,4}$`,
      description:
        'The certificate for that key, and those it was issued by, the nearest first: DER in base64, separated by commas.',
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
    'Keys that credentials and status lists are signed with, as kid:key with EC P-256 in PKCS #8, DER in base64, separated by commas. The first signs, all are given out; absent: embedded, with the embedded database; otherwise no credentials are given out.',
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
        "Addresses or networks of the proxies whose X-Forwarded-For is believed, with commas between; absent: nobody's.",
    }),
  ),
  CONNECTIONS_PER_ADDRESS: Type.Integer({
    minimum: 1,
    maximum: 100_000,
    default: usualConnections,
    description: 'How many connections one address may have. Those of TRUST_PROXY may have any number.',
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
        'Bearer token of 20 characters or more that GET /metrics asks for; absent: nobody is answered, or with the embedded issuer anybody on this machine.',
    }),
  ),
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

export interface Config {
  port: number
  host: string
  publicUrl: string | undefined
  dataDir: string
  drainSeconds: number | undefined
  startWaitSeconds: number
  logLevel: string
  logsSql: boolean
  environment: Environment
  trustProxy: string | undefined
  connectionsPerAddress: number
  metricsToken: string | undefined
  rateLimits: Policies
  databaseUrl: string | undefined
  storage:
    | { endpoint: string; region: string; bucket: string; accessKeyId: string; secretAccessKey: string }
    | undefined
  identity: { issuer: string; audience: string; tokenType: string } | undefined
  bankSecrets: readonly string[] | undefined
  dataKeys: DataKeys | undefined
  mailKeys: MailKeys | undefined
  mail: { smtpUrl: string; from: string } | undefined
  gateways: { sms: string | undefined; whatsapp: string | undefined; secret: string } | undefined
  signer: { key: string; certificates: string } | undefined
  esign: EsignSettings | undefined
  credentialKeys: readonly CredentialKey[] | undefined
  clientUrl: string | undefined
  mailIn: {
    host: string
    smtpPort: number | undefined
    lmtpPort: number | undefined
    imap: ImapSettings | undefined
    maxBytes: number
    trustReceived: boolean
    scanner: ScannerAddress | undefined
    keepDays: KeepDays
  }
}

/** The configuration, frozen. Throws one error that names every variable that is wrong, and why. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    Object.keys(Settings.properties).flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  )
  const settings: unknown = withNumbers(given)
  const isWhole = new Ajv2020({ useDefaults: true, allErrors: true, validateSchema: false, meta: false }).compile<
    Static<typeof Settings>
  >(Settings)
  isWhole(settings)
  const faults = [
    ...(isWhole.errors ?? []).map(
      ({ instancePath, message }) => `${nameOf(instancePath)}: ${message}. ${meanings.get(nameOf(instancePath))}`,
    ),
    ...missingOf(given, ['S3_ENDPOINT', 'S3_REGION', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']),
    ...missingOf(given, ['OIDC_ISSUER', 'OIDC_AUDIENCE']),
    ...missingOf(given, ['DATA_KEYS', 'SEARCH_KEY']),
    ...faultOf('DATA_KEYS', () => given['DATA_KEYS'] && readDataKeys(given['DATA_KEYS'])),
    ...faultOf('SEARCH_KEY', () => given['SEARCH_KEY'] && readSearchKey(given['SEARCH_KEY'])),
    ...missingOf(given, ['MAIL_SMTP_URL', 'MAIL_FROM']),
    ...((given['SMS_GATEWAY_URL'] ?? given['WHATSAPP_GATEWAY_URL']) !== undefined &&
    given['GATEWAY_SECRET'] === undefined
      ? ['GATEWAY_SECRET: must be set, since a gateway is']
      : []),
    ...missingOf(given, ['SIGNER_KEY', 'SIGNER_CERTIFICATES']),
    ...missingOf(given, ['ESIGN_URL', 'ESIGN_USER', 'ESIGN_PASSWORD', 'ESIGN_NIK', 'ESIGN_PASSPHRASE']),
    ...(given['SIGNER_KEY'] !== undefined && given['ESIGN_URL'] !== undefined
      ? ['SIGNER_KEY: must not be set, since ESIGN_URL is']
      : []),
    ...((given['SIGNER_KEY'] ?? given['ESIGN_URL'] ?? given['CREDENTIAL_KEYS']) !== undefined &&
    given['PUBLIC_URL'] === undefined
      ? ['PUBLIC_URL: must be set, since what is signed leads there']
      : []),
    ...faultOf('CREDENTIAL_KEYS', () => given['CREDENTIAL_KEYS'] && readCredentialKeys(given['CREDENTIAL_KEYS'])),
    ...faultOf('MAIL_FROM', () => given['MAIL_FROM'] && demandMailbox(given['MAIL_FROM'])),
    ...(given['MAIL_IMAP_URL'] !== undefined && given['MAIL_FROM'] === undefined
      ? ['MAIL_FROM: must be set, since MAIL_IMAP_URL is: it is the mailbox that mail is for']
      : []),
    ...faultOf('MAIL_IMAP_URL', () => given['MAIL_IMAP_URL'] && readImapUrl(given['MAIL_IMAP_URL'], '')),
    ...faultOf('CLAMD', () => given['CLAMD'] && readScannerAddress(given['CLAMD'])),
    ...faultOf('MAIL_KEYS', () => given['MAIL_KEYS'] && readMailKeys(given['MAIL_KEYS'])),
    ...faultOf('RATE_LIMITS', () => readPolicies(given['RATE_LIMITS'] ?? '')),
    ...faultOf('TRUST_PROXY', () => given['TRUST_PROXY']?.split(',').forEach(demandNetwork)),
  ]
  if (faults.length > 0 || !isWhole(settings))
    throw new Error(`The configuration is wrong.\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
  return Object.freeze(toConfig(settings))
}

const nameOf = (pointer: string) => pointer.slice(1)
const meanings = new Map(
  Object.entries(Settings.properties).map(([name, schema]) => [
    name,
    'description' in schema ? String(schema.description) : '',
  ]),
)

const numbers = [
  'PORT',
  'CONNECTIONS_PER_ADDRESS',
  'DRAIN_SECONDS',
  'START_WAIT_SECONDS',
  'MAIL_SMTP_PORT',
  'MAIL_LMTP_PORT',
  'MAIL_MAX_BYTES',
  'MAIL_KEEP_ANSWERED_DAYS',
  'MAIL_KEEP_CLOSED_DAYS',
  'MAIL_KEEP_IGNORED_DAYS',
]

/**
 * What is to be a number becomes one if it is plain digits; whatever else it is stays as it is, to be named as a fault.
 */
const withNumbers = (given: Record<string, string | undefined>) => ({
  ...given,
  ...Object.fromEntries(
    numbers.flatMap((name) => (/^[0-9]+$/.test(given[name] ?? '') ? [[name, Number(given[name])]] : [])),
  ),
})

/** Settings that only make sense together: all of them or none. */
function missingOf(given: Record<string, string | undefined>, group: readonly string[]): string[] {
  const absent = group.filter((name) => given[name] === undefined)
  return absent.length === group.length
    ? []
    : absent.map((name) => `${name}: must be set, since others of ${group.join(', ')} are`)
}

/** Throws for what is neither an address nor a network. */
function demandNetwork(text: string): void {
  if (isIP(text.split('/', 1)[0] ?? '') === 0) throw new Error(`${text} is not an address`)
  if (text.includes('/')) ipaddr.parseCIDR(text)
}

/** Throws for what cannot be the mailbox that mail comes from. */
function demandMailbox(text: string): void {
  if (!isEmail(text) || text.includes('+')) throw new Error(`${text} is not an e-mail address without a subaddress`)
  if (text.lastIndexOf('@') > mailboxOctets)
    throw new Error(`there may be ${mailboxOctets} characters before its @, so that a signature fits behind them`)
}

/** What `read` says is wrong with a setting. */
function faultOf(name: string, read: () => unknown): string[] {
  try {
    read()
    return []
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message : String(error)}. ${meanings.get(name)}`]
  }
}

function toConfig(settings: Static<typeof Settings>): Config {
  const {
    S3_ENDPOINT: endpoint,
    S3_REGION: region,
    S3_BUCKET: bucket,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
  } = settings
  const { DATA_KEYS: dataKeys, SEARCH_KEY: searchKey } = settings
  const {
    MAIL_SMTP_URL: smtpUrl,
    MAIL_FROM: from,
    SMS_GATEWAY_URL: sms,
    WHATSAPP_GATEWAY_URL: whatsapp,
    GATEWAY_SECRET: secret,
  } = settings
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = settings
  const { SIGNER_KEY: key, SIGNER_CERTIFICATES: certificates } = settings
  const {
    ESIGN_URL: url,
    ESIGN_USER: user,
    ESIGN_PASSWORD: password,
    ESIGN_NIK: nik,
    ESIGN_PASSPHRASE: passphrase,
  } = settings
  return {
    port: settings.PORT,
    host: settings.HOST,
    publicUrl: settings.PUBLIC_URL,
    dataDir: settings.DATA_DIR,
    drainSeconds: settings.DRAIN_SECONDS,
    startWaitSeconds: settings.START_WAIT_SECONDS,
    logLevel: settings.LOG_LEVEL,
    logsSql: settings.LOG_SQL === 'yes',
    environment: environments.find((kind) => kind === settings.ENVIRONMENT) ?? (issuer ? 'live' : 'test'),
    trustProxy: settings.TRUST_PROXY,
    connectionsPerAddress: settings.CONNECTIONS_PER_ADDRESS,
    metricsToken: settings.METRICS_TOKEN,
    rateLimits: readPolicies(settings.RATE_LIMITS),
    databaseUrl: settings.DATABASE_URL,
    storage:
      endpoint && region && bucket && accessKeyId && secretAccessKey
        ? { endpoint, region, bucket, accessKeyId, secretAccessKey }
        : undefined,
    identity: issuer && audience ? { issuer, audience, tokenType: settings.OIDC_TOKEN_TYPE } : undefined,
    dataKeys:
      dataKeys && searchKey ? { dataKeys: readDataKeys(dataKeys), searchKey: readSearchKey(searchKey) } : undefined,
    mailKeys: settings.MAIL_KEYS === undefined ? undefined : readMailKeys(settings.MAIL_KEYS),
    mail: smtpUrl && from ? { smtpUrl, from } : undefined,
    gateways: (sms ?? whatsapp) && secret ? { sms, whatsapp, secret } : undefined,
    signer: key && certificates ? { key, certificates } : undefined,
    esign: url && user && password && nik && passphrase ? { url, user, password, nik, passphrase } : undefined,
    credentialKeys: settings.CREDENTIAL_KEYS === undefined ? undefined : readCredentialKeys(settings.CREDENTIAL_KEYS),
    clientUrl: settings.CLIENT_URL,
    mailIn: {
      host: settings.MAIL_HOST,
      smtpPort: settings.MAIL_SMTP_PORT,
      lmtpPort: settings.MAIL_LMTP_PORT,
      imap:
        settings.MAIL_IMAP_URL === undefined
          ? undefined
          : readImapUrl(settings.MAIL_IMAP_URL, settings.MAIL_IMAP_TAKEN),
      maxBytes: settings.MAIL_MAX_BYTES,
      trustReceived: settings.MAIL_TRUST_RECEIVED === 'yes',
      scanner: settings.CLAMD === undefined ? undefined : readScannerAddress(settings.CLAMD),
      keepDays: {
        answered: settings.MAIL_KEEP_ANSWERED_DAYS,
        closed: settings.MAIL_KEEP_CLOSED_DAYS,
        ignored: settings.MAIL_KEEP_IGNORED_DAYS,
      },
    },
    bankSecrets: settings.BANK_SECRETS?.split(' '),
  }
}
