import { hasSeveralHosts } from '../../platform/db/host-options.ts'
import type { Config } from '../settings/config.ts'
import { embeddedSandbox } from '../settings/services.ts'
import type { StartMode } from './modes.ts'

export const loopback = ['127.0.0.1', 'localhost', '::1']

/** Returns the settings of services that a trial clock must not use: they, and their users, live in real time. */
const realServices = (config: Config): string[] =>
  Object.entries({
    DATABASE_URL: config.databaseUrl,
    SANDBOX_DATABASE_URL: config.sandboxDatabaseUrl,
    S3_ENDPOINT: config.storage,
    OIDC_ISSUER: config.identity,
    MAIL_SMTP_URL: config.mail,
    MAIL_IMAP_URL: config.mailIn.imap,
    'SMS_GATEWAY_URL or WHATSAPP_GATEWAY_URL': config.gateways,
    SIGNER_KEY: config.signer,
    ESIGN_URL: config.esign,
    BANK_SECRETS: config.bankSecrets,
    OTEL_EXPORTER_OTLP_ENDPOINT: config.tracing,
  }).flatMap(([name, value]) => (value === undefined ? [] : [name]))

/** Throws when a trial clock is configured together with a service that is not embedded. */
export function demandTrial(config: Config, mode: StartMode): void {
  if (!config.trialClock) return
  if (mode !== 'all') throw new Error(`--clock: ${mode} runs against real services, whose time is real.`)
  const real = realServices(config)
  if (real.length > 0)
    throw new Error(
      `--clock: time can only be moved where everything is embedded. Remove ${real.join(', ')}, or start without --clock.`,
    )
}

/**
 * Throws when required settings are missing. API and worker in separate processes need external services. The embedded
 * sign-in, which asks for no password, must not be reachable from other machines.
 */
export function demandSettings(config: Config, mode: StartMode): void {
  const { databaseUrl, storage, identity, dataKeys, host, mailIn } = config
  const missing = [
    ...(databaseUrl === undefined ? ['DATABASE_URL'] : []),
    ...(storage === undefined ? ['S3_ENDPOINT and the other S3 settings'] : []),
    ...(identity === undefined && mode === 'api' ? ['OIDC_ISSUER', 'OIDC_AUDIENCE'] : []),
    ...(dataKeys === undefined ? ['DATA_KEYS', 'SEARCH_KEY'] : []),
  ]
  if (mode !== 'all' && missing.length > 0)
    throw new Error(
      `${mode} runs against real services. Set ${missing.join(', ')}, or start everything with: npm start`,
    )
  demandSandbox(config)
  if (mode !== 'api' && databaseUrl !== undefined && hasSeveralHosts(databaseUrl))
    throw new Error(
      'DATABASE_URL: must name one host for a worker, because its queue does not try another. Name one that always ' +
        'leads to the primary.',
    )
  if (mode === 'all' && databaseUrl !== undefined && dataKeys === undefined) {
    throw new Error(
      'DATA_KEYS: must be set, since DATABASE_URL is. Personal answers are encrypted; keys that are only kept on this machine would be lost with it. Set SEARCH_KEY as well.',
    )
  }
  if (mode === 'all' && identity === undefined && !loopback.includes(host)) {
    throw new Error(
      `HOST: ${host} can be reached from outside, where the embedded identity provider would let anybody sign in as anybody. Set OIDC_ISSUER and OIDC_AUDIENCE, or leave HOST at 127.0.0.1.`,
    )
  }
  if (mode === 'all' && identity === undefined && !loopback.includes(mailIn.host)) {
    throw new Error(
      `MAIL_HOST: ${mailIn.host} can be reached from outside, where the sample's mail domain would be believed without proof. Set OIDC_ISSUER and OIDC_AUDIENCE, or leave MAIL_HOST at 127.0.0.1.`,
    )
  }
}

/** Throws for a sandbox in a test deployment, and what `demandOtherDatabase` throws. */
function demandSandbox({ sandboxDatabaseUrl, databaseUrl, environment }: Config): void {
  if (sandboxDatabaseUrl === undefined) return
  if (environment === 'test')
    throw new Error(
      'SANDBOX_DATABASE_URL: must not be set in a test deployment, whose keys are all test keys. Set ENVIRONMENT=live.',
    )
  demandOtherDatabase({ sandboxDatabaseUrl, databaseUrl })
}

/** Throws for a sandbox on the live database, and for an embedded one without the embedded database. */
export function demandOtherDatabase({
  sandboxDatabaseUrl,
  databaseUrl,
}: Pick<Config, 'sandboxDatabaseUrl' | 'databaseUrl'>): void {
  if (sandboxDatabaseUrl === undefined || databaseUrl === undefined) return
  if (sandboxDatabaseUrl === embeddedSandbox)
    throw new Error('SANDBOX_DATABASE_URL: must be the address of a database, since DATABASE_URL is set.')
  if (sandboxDatabaseUrl === databaseUrl)
    throw new Error('SANDBOX_DATABASE_URL: must be another database than DATABASE_URL.')
}
