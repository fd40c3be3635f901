import { type Environment, environments } from '../../access/clients/client.ts'
import type { Policies } from '../../access/rate-limits/policies.ts'
import { type MailKeys, readMailKeys } from '../../correspondence/mail/reply-address.ts'
import type { KeepDays } from '../../correspondence/received-mails/keeping/forget.ts'
import { type ImapSettings, readImapUrl } from '../../correspondence/received-mails/receiving/imap-settings.ts'
import type { TlsFiles } from '../../correspondence/received-mails/receiving/tls-files.ts'
import { thisMachine } from '../../events/webhooks/address.ts'
import type { OpenDataWords } from '../../open-data/catalog.ts'
import type { EsignSettings } from '../../permits/certificates/esign-service.ts'
import { type CredentialKey, readCredentialKeys } from '../../permits/credentials/keys.ts'
import { readScannerAddress, type ScannerAddress } from '../../platform/scanner.ts'
import type { StorageSettings } from '../../platform/stored-objects/bucket-head.ts'
import { type DataKeys, readDataKeys, readSearchKey } from '../../privacy/keys.ts'
import type { TracingSettings } from '../tracing/tracing.ts'
import { bytesOfMegabyte } from './limits.ts'
import { readPolicies } from './rate-limits.ts'
import type { Given } from './settings.ts'

export interface Config {
  port: number
  host: string
  publicUrl: string | undefined
  dataDir: string
  trialClock: boolean
  drainSeconds: number | undefined
  startWaitSeconds: number
  logLevel: string
  logsSql: boolean
  environment: Environment
  trustProxy: string | undefined
  connectionsPerAddress: number
  draftsLimit: number
  requestsAtOnce: number
  caseCacheBytes: number
  referenceCacheBytes: number
  eventStreamSeconds: number
  webhookTargets: { networks: readonly string[]; ports: readonly number[] }
  metricsTokens: readonly string[] | undefined
  workerPort: number | undefined
  revision: string | undefined
  tracing: TracingSettings | undefined
  rateLimits: Policies
  databaseUrl: string | undefined
  databasePoolerUrl: string | undefined
  databaseReadUrl: string | undefined
  sandboxDatabaseUrl: string | undefined
  storage: StorageSettings | undefined
  identity: { issuer: string; audience: string; tokenType: string; longestHours: number } | undefined
  bankSecrets: readonly string[] | undefined
  dataKeys: DataKeys | undefined
  mailKeys: MailKeys | undefined
  mail: { smtpUrl: string; from: string } | undefined
  gateways: { sms: string | undefined; whatsapp: string | undefined; secret: string } | undefined
  signer: { key: string; certificates: string } | undefined
  esign: EsignSettings | undefined
  credentialKeys: readonly CredentialKey[] | undefined
  clientUrl: string | undefined
  openData: OpenDataWords
  mailIn: {
    host: string
    smtpPort: number | undefined
    lmtpPort: number | undefined
    tls: TlsFiles | undefined
    imap: ImapSettings | undefined
    maxBytes: number
    trustReceived: boolean
    scanner: ScannerAddress | undefined
    keepDays: KeepDays
  }
}

function tracingOf(settings: Given): TracingSettings | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: collector, OTEL_SERVICE_NAME: serviceName } = settings
  return collector === undefined
    ? undefined
    : { endpoint: collector, serviceName, share: Number(settings.OTEL_TRACES_SAMPLER_ARG) }
}

/** Returns the networks and ports that webhooks may reach. A trial without stated networks adds loopback. */
const webhookTargetsOf = (
  { WEBHOOK_NETWORKS: networks, WEBHOOK_PORTS: ports }: { WEBHOOK_NETWORKS?: string; WEBHOOK_PORTS: string },
  isTrial: boolean,
) => ({
  networks: networks?.split(',') ?? (isTrial ? thisMachine : []),
  ports: ports.split(',').map(Number),
})

const storageOf = ({
  S3_ENDPOINT: endpoint,
  S3_REGION: region,
  S3_BUCKET: bucket,
  S3_ACCESS_KEY_ID: accessKeyId,
  S3_SECRET_ACCESS_KEY: secretAccessKey,
}: Given): Config['storage'] =>
  endpoint && region && bucket && accessKeyId && secretAccessKey
    ? { endpoint, region, bucket, accessKeyId, secretAccessKey }
    : undefined

const dataKeysOf = ({ DATA_KEYS: dataKeys, SEARCH_KEY: searchKey }: Given): Config['dataKeys'] =>
  dataKeys && searchKey ? { dataKeys: readDataKeys(dataKeys), searchKey: readSearchKey(searchKey) } : undefined

const gatewaysOf = ({
  SMS_GATEWAY_URL: sms,
  WHATSAPP_GATEWAY_URL: whatsapp,
  GATEWAY_SECRET: secret,
}: Given): Config['gateways'] => ((sms ?? whatsapp) && secret ? { sms, whatsapp, secret } : undefined)

const esignOf = ({
  ESIGN_URL: url,
  ESIGN_USER: user,
  ESIGN_PASSWORD: password,
  ESIGN_NIK: nik,
  ESIGN_PASSPHRASE: passphrase,
}: Given): Config['esign'] =>
  url && user && password && nik && passphrase ? { url, user, password, nik, passphrase } : undefined

const mailTlsOf = ({ MAIL_TLS_KEY: key, MAIL_TLS_CERTIFICATE: certificate }: Given): Config['mailIn']['tls'] =>
  key && certificate ? { key, certificate } : undefined

const mailInOf = (settings: Given): Config['mailIn'] => ({
  host: settings.MAIL_HOST,
  smtpPort: settings.MAIL_SMTP_PORT,
  lmtpPort: settings.MAIL_LMTP_PORT,
  tls: mailTlsOf(settings),
  imap:
    settings.MAIL_IMAP_URL === undefined ? undefined : readImapUrl(settings.MAIL_IMAP_URL, settings.MAIL_IMAP_TAKEN),
  maxBytes: settings.MAIL_MAX_BYTES,
  trustReceived: settings.MAIL_TRUST_RECEIVED === 'yes',
  scanner: settings.CLAMD === undefined ? undefined : readScannerAddress(settings.CLAMD),
  keepDays: {
    answered: settings.MAIL_KEEP_ANSWERED_DAYS,
    closed: settings.MAIL_KEEP_CLOSED_DAYS,
    ignored: settings.MAIL_KEEP_IGNORED_DAYS,
  },
})

/** Returns the configuration of settings that `readConfig` has checked. A group of settings is whole or undefined. */
export function configOf(settings: Given): Config {
  const { MAIL_SMTP_URL: smtpUrl, MAIL_FROM: from } = settings
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = settings
  const { SIGNER_KEY: key, SIGNER_CERTIFICATES: certificates } = settings
  const hasTrialClock = settings.TRIAL_CLOCK === 'yes'
  return {
    port: settings.PORT,
    host: settings.HOST,
    publicUrl: settings.PUBLIC_URL,
    dataDir: settings.DATA_DIR ?? (hasTrialClock ? '.data-clock' : '.data'),
    trialClock: hasTrialClock,
    drainSeconds: settings.DRAIN_SECONDS,
    startWaitSeconds: settings.START_WAIT_SECONDS,
    logLevel: settings.LOG_LEVEL,
    logsSql: settings.LOG_SQL === 'yes',
    environment: environments.find((kind) => kind === settings.ENVIRONMENT) ?? (issuer ? 'live' : 'test'),
    trustProxy: settings.TRUST_PROXY,
    connectionsPerAddress: settings.CONNECTIONS_PER_ADDRESS,
    draftsLimit: settings.DRAFTS_PER_PERSON,
    requestsAtOnce: settings.REQUESTS_AT_ONCE,
    caseCacheBytes: settings.CASE_CACHE_MB * bytesOfMegabyte,
    referenceCacheBytes: settings.REFERENCE_CACHE_MB * bytesOfMegabyte,
    eventStreamSeconds: settings.EVENT_STREAM_SECONDS,
    webhookTargets: webhookTargetsOf(settings, issuer === undefined),
    metricsTokens: settings.METRICS_TOKEN?.split(','),
    workerPort: settings.WORKER_PORT,
    revision: settings.BUILD_REVISION,
    tracing: tracingOf(settings),
    rateLimits: readPolicies(settings.RATE_LIMITS),
    databaseUrl: settings.DATABASE_URL,
    databasePoolerUrl: settings.DATABASE_POOLER_URL,
    databaseReadUrl: settings.DATABASE_READ_URL,
    sandboxDatabaseUrl: settings.SANDBOX_DATABASE_URL,
    storage: storageOf(settings),
    identity:
      issuer && audience
        ? { issuer, audience, tokenType: settings.OIDC_TOKEN_TYPE, longestHours: settings.OIDC_TOKEN_MAX_HOURS }
        : undefined,
    dataKeys: dataKeysOf(settings),
    mailKeys: settings.MAIL_KEYS === undefined ? undefined : readMailKeys(settings.MAIL_KEYS),
    mail: smtpUrl && from ? { smtpUrl, from } : undefined,
    gateways: gatewaysOf(settings),
    signer: key && certificates ? { key, certificates } : undefined,
    esign: esignOf(settings),
    credentialKeys: settings.CREDENTIAL_KEYS === undefined ? undefined : readCredentialKeys(settings.CREDENTIAL_KEYS),
    clientUrl: settings.CLIENT_URL,
    openData: { publisher: settings.OPEN_DATA_PUBLISHER, licence: settings.OPEN_DATA_LICENCE },
    mailIn: mailInOf(settings),
    bankSecrets: settings.BANK_SECRETS?.split(' '),
  }
}
