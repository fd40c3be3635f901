import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { buildApp, type Parts } from './app.ts'
import { createAgencySignIn } from './clients/sign-in.ts'
import { esignService } from './certificates/esign-service.ts'
import type { Signer } from './certificates/signer.ts'
import type { Config } from './config.ts'
import { type ContactChannel, contactChannels } from './contacts/contact.ts'
import { type CredentialKey, readCredentialKeys } from './credentials/keys.ts'
import { connect, type Database } from './db/client.ts'
import { migrate } from './db/migrate.ts'
import type { Outbox } from './embedded/outbox.ts'
import { createSignIn } from './identity/sign-in.ts'
import { discoverIssuer, type Issuer, localIssuer } from './identity/tokens.ts'
import { derivedMailKeys } from './mail/reply-address.ts'
import type { Carrier } from './notifications/carrier.ts'
import type { Post } from './notifications/send.ts'
import { checkKeys } from './privacy/key-checks.ts'
import { type DataKeys, readDataKeys, readSearchKey } from './privacy/keys.ts'
import { createVault, type Vault } from './privacy/vault.ts'
import { Limits } from './rate-limits/limits.ts'
import type { MailInSettings } from './received-mails/open.ts'
import { sampleBankSecret } from './sample/bank.ts'
import { sampleResolver } from './sample/mail-domain.ts'
import { sampleMailbox } from './sample/mailbox.ts'
import { appointSampleStaff, loadNetwork, registerSampleAgencies } from './sample/load.ts'
import { sampleAgencies, sampleUsers } from './sample/users.ts'
import { createStorage, type Storage, type StorageSettings } from './storage.ts'

/** all: everything in one process, with the embedded parts that no setting replaces. api, worker, load: one part, against real services. audit: a look at the histories. invite: a first administrator. */
export const modes = ['all', 'api', 'worker', 'load', 'audit', 'invite'] as const
export type Mode = (typeof modes)[number]
/** Those that go on until they are stopped. */
export type StartMode = 'all' | 'api' | 'worker'

/** `signal` ends a start between two parts; what is there by then is on `parts`. */
interface Surroundings { parts: AsyncDisposableStack; log: Logger; say: (text: string) => void; lost: () => void; signal: AbortSignal }

/** Who signs people in, and how the docs page sends them there. */
interface Identity { issuer: Issuer; signInPages: Parts['signInPages']; provider?: Parts['identityProvider'] }

const embeddedIssuerName = 'satu-pintu:embedded'
const docsClient = 'docs'
const usualMailPort = 2525
const loopback = ['127.0.0.1', 'localhost', '::1']

/** Starts the API, the worker or both. What is started is pushed on `parts`, to be closed in reverse order. */
export async function start(config: Config, mode: StartMode, { parts, log, say, lost, signal }: Surroundings): Promise<void> {
  demandSettings(config, mode)
  const databaseUrl = config.databaseUrl ?? await startDatabase(config, { parts, log, lost })
  signal.throwIfAborted()
  await migrate(databaseUrl)
  const database = parts.adopt(connect(databaseUrl), (open) => open.close())
  if (mode === 'all') await loadNetwork(database.pool)
  const storage = parts.adopt(createStorage(config.storage ?? await startStorage(config, parts)), (open) => open.close())
  await storage.prepare()
  const keys = config.dataKeys ?? await embeddedKeys(config)
  await checkKeys(database.pool, keys)
  const vault = await createVault(keys)
  signal.throwIfAborted()
  const outbox = mode === 'all' ? await startOutbox(config) : undefined
  const port = config.port === 0 && mode !== 'worker' ? await freePort() : config.port
  const publicUrl = config.publicUrl ?? `http://localhost:${port}`
  if (mode !== 'worker') await serve({ ...config, port }, publicUrl, { database, storage, vault, outbox, parts, log, say })
  signal.throwIfAborted()
  if (mode !== 'api') {
    const [{ startWorker }, { openMailIn, readingOf }] = await Promise.all([import('./jobs/worker.ts'), import('./received-mails/open.ts')])
    const signer = await signerOf(config)
    if (!signer) log.info('There is no signer: certificates wait until SIGNER_KEY or ESIGN_URL is set.')
    const certificates = signer && { signer, publicUrl }
    const post = await openPost(config, keys, outbox, parts)
    const { mailbox } = post
    const mailIn = mailInOf(config, mode)
    parts.adopt(await startWorker({ databaseUrl, database, storage, vault, post, reading: readingOf(mailIn, { mailbox, publicUrl }), certificates, log }), (worker) => worker.stop())
    const mailAddresses = await openMailIn(mailIn, { database, storage, vault, mailbox, log, parts })
    if (mailAddresses.length > 0) say(`  Mail      ${mailbox.address}, taken in at ${mailAddresses.join(' and ')}\n\n`)
  }
  log.info({ mode }, 'started')
}

/** Loads the network and the sample catalogue into the database that is configured. */
export async function load(config: Config, parts: AsyncDisposableStack): Promise<void> {
  if (config.databaseUrl === undefined) throw new Error('DATABASE_URL: must be set to load the network into it.')
  await migrate(config.databaseUrl)
  await loadNetwork(parts.adopt(connect(config.databaseUrl), (open) => open.close()).pool)
}

interface Aside extends Pick<Surroundings, 'parts' | 'log' | 'say'> { database: string | undefined }

/** Checks the history of one application or of all, and says what it finds. False when something is wrong. */
export async function audit(config: Config, application: string | undefined, { say, ...aside }: Aside): Promise<boolean> {
  const pool = await poolAside(config, aside)
  const { verifyAll } = await import('./audit/verify.ts')
  return verifyAll(pool, application, (line) => say(`${line}\n`))
}

/** Invites an administrator of the province by e-mail. False when nothing was done. */
export async function invite(config: Config, email: string | undefined, { say, ...aside }: Aside): Promise<boolean> {
  if (email === undefined || !/^[^@\s]+@[^@\s]+$/.test(email)) throw new Error('Say whom: --email somebody@example.org')
  const { inviteAdministrator } = await import('./staff/appoint.ts')
  const invited = await inviteAdministrator(await poolAside(config, aside), email)
  say(invited ? `Whoever signs in with ${email}, verified by the issuer, becomes an administrator of the province.\n` : `${email} is invited already.\n`)
  return invited
}

/** The database that is stated or configured, or else the embedded one, running or not. */
async function poolAside(config: Config, { parts, log, database }: Omit<Aside, 'say'>) {
  const url = database ?? config.databaseUrl ?? await embeddedDatabase(config, { parts, log, lost: () => {} })
  return parts.adopt(connect(url), (open) => open.close()).pool
}

/** The embedded database that is there: running for another program, or started for this one. */
async function embeddedDatabase(config: Config, surroundings: Pick<Surroundings, 'parts' | 'log' | 'lost'>): Promise<string> {
  const dataDir = join(config.dataDir, 'postgres')
  if (!existsSync(dataDir)) throw new Error(`There is no database in ${config.dataDir}. Set DATABASE_URL or DATA_DIR, or say --database.`)
  const { addressOfRunning } = await import('./embedded/postgres.ts')
  return await addressOfRunning(dataDir) ?? startDatabase(config, surroundings)
}

async function serve(config: Config, publicUrl: string, { database, storage, vault, outbox, parts, log, say }: { database: Database; storage: Storage; vault: Vault; outbox: Outbox | undefined } & Pick<Surroundings, 'parts' | 'log' | 'say'>): Promise<void> {
  const { issuer, signInPages, provider } = config.identity ? await external(config.identity) : await embeddedIdentity(publicUrl, database, config.environment)
  const signIn = parts.adopt(await createSignIn(database, issuer, vault), (open) => open.close())
  const { environment, trustProxy } = config
  const metricsAccess = config.metricsToken === undefined ? (provider ? 'anybody' : 'nobody') : { token: config.metricsToken }
  const bankSecrets = config.bankSecrets ?? (provider ? [sampleBankSecret] : [])
  const agencySignIn = parts.adopt(await createAgencySignIn(database, issuer, environment), (open) => open.close())
  const limits = parts.adopt(new Limits(config.rateLimits, database.pool), (open) => open.close())
  const app = await buildApp({ database, storage, vault, signIn, agencySignIn, environment, limits, publicUrl, credentialKeys: await credentialKeysOf(config), trustProxy, signInPages, bankSecrets, metricsAccess, identityProvider: provider, outbox: loopback.includes(config.host) ? outbox?.routes : undefined, channels: channelsOf(config, outbox), logger: log })
  parts.defer(() => app.close())
  await app.listen({ host: config.host, port: config.port })
  say(welcome(publicUrl, provider !== undefined))
}

/** Mail is taken in at a port of this machine unless it is fetched elsewhere; a worker listens where that is asked for. Where the sample users sign in without proof, the sample domain is believed, and no other. */
function mailInOf({ mailIn, port, identity }: Config, mode: StartMode): MailInSettings {
  const byItself = mode === 'all' && mailIn.imap === undefined && mailIn.smtpPort === undefined && mailIn.lmtpPort === undefined
  const resolver = mode === 'all' && identity === undefined ? sampleResolver : undefined
  return { ...mailIn, resolver, ...(byItself && { smtpPort: port === 0 ? 0 : usualMailPort, orAnyPort: true }) }
}

async function startOutbox({ dataDir }: Config) {
  const { openOutbox } = await import('./embedded/outbox.ts')
  return openOutbox(join(dataDir, 'outbox'))
}

/** By what people can be told: with everything embedded by everything. */
const channelsOf = ({ mail, gateways }: Config, outbox: Outbox | undefined): ContactChannel[] =>
  contactChannels.filter((channel) => outbox !== undefined || (channel === 'email' ? mail : gateways?.[channel]) !== undefined)

/** What notices are sent by: what is configured, and with everything embedded the outbox for the rest. */
async function openPost({ mail, mailKeys, gateways, clientUrl }: Config, { searchKey }: DataKeys, outbox: Outbox | undefined, parts: AsyncDisposableStack): Promise<Post> {
  const [{ smtpCarrier }, { gatewayCarrier }] = await Promise.all([import('./notifications/smtp.ts'), import('./notifications/gateway.ts')])
  const kept: Carrier | undefined = outbox && { carry: ({ noticeId, channel, content }) => outbox.put(`${noticeId}.${channel === 'email' ? 'eml' : 'json'}`, content) }
  return {
    mailbox: { address: mail?.from ?? sampleMailbox, keys: mailKeys ?? derivedMailKeys(searchKey) },
    carriers: {
      email: mail ? parts.adopt(smtpCarrier(mail.smtpUrl), (open) => open.close()) : kept,
      sms: gateways?.sms ? gatewayCarrier(gateways.sms, gateways.secret) : kept,
      whatsapp: gateways?.whatsapp ? gatewayCarrier(gateways.whatsapp, gateways.secret) : kept,
    },
    clientUrl,
  }
}

/** Apart from each other, API and worker have no embedded parts to share; and nobody from outside may sign in without proof. */
function demandSettings({ databaseUrl, storage, identity, dataKeys, host }: Config, mode: StartMode): void {
  const missing = [
    ...(databaseUrl === undefined ? ['DATABASE_URL'] : []),
    ...(storage === undefined ? ['S3_ENDPOINT and the other S3 settings'] : []),
    ...(identity === undefined && mode === 'api' ? ['OIDC_ISSUER', 'OIDC_AUDIENCE'] : []),
    ...(dataKeys === undefined ? ['DATA_KEYS', 'SEARCH_KEY'] : []),
  ]
  if (mode !== 'all' && missing.length > 0) throw new Error(`${mode} runs against real services. Set ${missing.join(', ')}, or start everything with: npm start`)
  if (mode === 'all' && databaseUrl !== undefined && dataKeys === undefined) {
    throw new Error('DATA_KEYS: must be set, since DATABASE_URL is. Personal answers are encrypted; keys that are only kept on this machine would be lost with it. Set SEARCH_KEY as well.')
  }
  if (mode === 'all' && identity === undefined && !loopback.includes(host)) {
    throw new Error(`HOST: ${host} can be reached from outside, where the embedded identity provider would let anybody sign in as anybody. Set OIDC_ISSUER and OIDC_AUDIENCE, or leave HOST at 127.0.0.1.`)
  }
}

async function startDatabase(config: Config, { parts, log, lost }: Pick<Surroundings, 'parts' | 'log' | 'lost'>): Promise<string> {
  const { startPostgres } = await import('./embedded/postgres.ts')
  const postgres = await startPostgres({ dataDir: join(config.dataDir, 'postgres') })
  let closing = false
  parts.defer(() => {
    closing = true
    return postgres.stop()
  })
  void postgres.exited.then(() => {
    if (closing) return
    log.fatal('The embedded PostgreSQL has ended. Nothing that was committed is lost: start again.')
    lost()
  })
  return postgres.url
}

async function embeddedKeys({ dataDir }: Config) {
  const { loadKeys } = await import('./embedded/data-keys.ts')
  const { dataKeys, searchKey } = await loadKeys(dataDir)
  return { dataKeys: readDataKeys(dataKeys), searchKey: readSearchKey(searchKey) }
}

/** What credentials are signed with: of the embedded deployment its own key, of another none unless it is configured. */
async function credentialKeysOf({ credentialKeys, databaseUrl, dataDir }: Config): Promise<readonly CredentialKey[]> {
  if (credentialKeys ?? databaseUrl) return credentialKeys ?? []
  const { loadCredentialKeys } = await import('./embedded/credential-keys.ts')
  return readCredentialKeys(await loadCredentialKeys(dataDir))
}

/** Who signs certificates. What is configured is tried at once; the embedded key is loaded, and at its first use made, when there is something to sign. */
async function signerOf({ esign, signer, databaseUrl, dataDir }: Config): Promise<Signer | undefined> {
  if (esign) return esignService(esign)
  if (signer) return localSignerOf(signer).catch((error: unknown) => { throw new Error(`SIGNER_KEY, SIGNER_CERTIFICATES: ${error instanceof Error ? error.message : String(error)}`) })
  if (databaseUrl !== undefined) return undefined
  let loaded: Signer | undefined
  const load = async () => localSignerOf(await (await import('./embedded/signing-keys.ts')).loadSigningKeys(dataDir))
  return { kind: 'local', sign: async (pdf, at) => (loaded ??= await load()).sign(pdf, at) }
}

async function localSignerOf({ key, certificates }: { key: string; certificates: string }): Promise<Signer> {
  const { localSigner } = await import('./certificates/local-signer.ts')
  const { readSigningKey } = await import('./certificates/signing-key.ts')
  return localSigner(await readSigningKey(key, certificates))
}

async function startStorage(config: Config, parts: AsyncDisposableStack): Promise<StorageSettings> {
  const { startObjectStore } = await import('./embedded/object-store/server.ts')
  const keys = { region: 'local', accessKeyId: 'embedded', secretAccessKey: randomBytes(32).toString('base64url') }
  const store = parts.adopt(await startObjectStore({ dir: join(config.dataDir, 'objects'), ...keys }), (open) => open.stop())
  return { ...keys, endpoint: store.url, bucket: 'documents' }
}

async function external({ issuer, audience }: NonNullable<Config['identity']>): Promise<Identity> {
  const found = await discoverIssuer(issuer, audience)
  return { issuer: found, signInPages: { authorizationUrl: found.authorizationEndpoint, tokenUrl: found.tokenEndpoint, clientId: docsClient, ...(URL.canParse(audience) && { resource: audience }) } }
}

async function embeddedIdentity(publicUrl: string, database: Database, environment: Config['environment']): Promise<Identity> {
  const { createIdentityProvider } = await import('./embedded/identity-provider/provider.ts')
  const provider = await createIdentityProvider({ publicUrl, sql: database.pool, users: sampleUsers, agencies: sampleAgencies })
  await appointSampleStaff(database.pool, embeddedIssuerName)
  await registerSampleAgencies(database.pool, environment)
  return {
    issuer: localIssuer(provider, embeddedIssuerName),
    signInPages: { authorizationUrl: `${provider.issuer}/auth`, tokenUrl: `${provider.issuer}/token`, clientId: docsClient },
    provider: provider.routes,
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}

const welcome = (url: string, embedded: boolean) => `
Satu Pintu is open.

  Docs      ${url}/docs   (Authorize, choose signIn, then who you are)
  Contract  ${url}/v1/openapi.json
${embedded ? `  Outbox    ${url}/outbox   (mail and messages to applicants that nobody delivers)
  Sign in   npm run --silent token -- <user>
  Users     ${sampleUsers.map(({ id }) => id).join(', ')}
  Agencies  ${sampleAgencies.map(({ clientId }) => clientId).join(', ')}
  Sample    the embedded identity provider asks for no password: for development and trials only
` : ''}
`
