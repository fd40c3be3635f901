import { createAgencySignIn } from '../../access/clients/sign-in.ts'
import { createSignIn } from '../../access/identity/sign-in.ts'
import { Limits } from '../../access/rate-limits/limits.ts'
import { Admission, admissionLimits } from '../../http/admission/admission.ts'
import { UnreadAnswers } from '../../http/connections/unread-answers.ts'
import { nameSettings } from '../../platform/name-settings.ts'
import { sampleBankSecret } from '../../sample/bank.ts'
import { buildApp } from '../app.ts'
import type { Sandbox } from '../sandbox/hand-over.ts'
import { openSandbox } from '../sandbox/open-sandbox.ts'
import type { Config } from '../settings/config.ts'
import { loopback } from './demands.ts'
import { embeddedIdentity, external } from './identity.ts'
import type { Ground, SandboxGround } from './modes.ts'
import { channelsOf } from './post.ts'
import { credentialKeysOf } from './signing.ts'
import { welcomeTo } from './welcome.ts'

/** Builds the API and listens. The embedded issuer, when used, restricts metrics without a token to this machine. */
export async function serve(
  config: Config,
  publicUrl: string,
  {
    database,
    storage,
    vault,
    metrics,
    tracing,
    outbox,
    trialClock,
    sandbox: sandboxGround,
    parts,
    log,
    signal,
    readiness,
  }: Ground,
): Promise<void> {
  const { issuer, signInPages, provider } = config.identity
    ? await external(config.identity, { seconds: config.startWaitSeconds, signal, log })
    : await embeddedIdentity(publicUrl, database, config.environment)
  const signIn = parts.adopt(await createSignIn(database, issuer, welcomeTo(database, vault)), (open) => open.close())
  const { environment, trustProxy, connectionsPerAddress, eventStreamSeconds, webhookTargets } = config
  const withoutToken = provider ? 'this_machine' : 'nobody'
  const metricsAccess = config.metricsTokens === undefined ? withoutToken : { tokens: config.metricsTokens }
  const bankSecrets = config.bankSecrets ?? (provider ? [sampleBankSecret] : [])
  const agencySignIn = parts.adopt(await createAgencySignIn(database, issuer, environment), (open) => open.close())
  const limits = parts.adopt(new Limits(config.rateLimits, database.pool), (open) => open.close())
  const admission = new Admission(admissionLimits(config.requestsAtOnce))
  const unreadAnswers = new UnreadAnswers()
  const live = { database, vault, metrics, tracing, readiness, log, publicUrl, admission, unreadAnswers }
  const sandbox = sandboxGround && openSandboxOf(sandboxGround, config, live)
  const app = await buildApp({
    sandbox,
    sandboxState: sandboxGround?.state,
    database,
    storage,
    vault,
    signIn,
    agencySignIn,
    environment,
    limits,
    publicUrl,
    openData: config.openData,
    credentialKeys: await credentialKeysOf(config, log),
    trustProxy,
    connectionsPerAddress,
    draftsLimit: config.draftsLimit,
    admission,
    unreadAnswers,
    caseCacheBytes: config.caseCacheBytes,
    referenceCacheBytes: config.referenceCacheBytes,
    eventStreamSeconds,
    webhookTargets,
    signInPages,
    bankSecrets,
    metrics,
    metricsAccess,
    tracing,
    isScanned: config.mailIn.scanner !== undefined,
    identityProvider: provider,
    outbox: provider && loopback.includes(config.host) ? outbox?.routes : undefined,
    channels: channelsOf(config, outbox),
    trialClock,
    readiness,
    logger: log,
  })
  parts.defer(() => app.close())
  await app.listen({ host: config.host, port: config.port }).catch(nameSettings('HOST, PORT'))
}

interface Live extends Pick<Ground, 'database' | 'vault' | 'metrics' | 'tracing' | 'readiness' | 'log'> {
  publicUrl: string
  admission: Admission
  unreadAnswers: UnreadAnswers
}

/** Returns the sandbox beside a live API, with whose admission, keys, metrics and limits of memory it works. */
const openSandboxOf = (
  { url, state }: Pick<SandboxGround, 'url' | 'state'>,
  { rateLimits, eventStreamSeconds, webhookTargets, trustProxy }: Config,
  { database, vault, metrics, tracing, readiness, log, publicUrl, admission, unreadAnswers }: Live,
): Sandbox =>
  openSandbox({
    url,
    state,
    count: metrics.sandbox.requests.count,
    tracing: tracing?.sandbox,
    live: database,
    vault,
    publicUrl,
    readiness,
    rateLimits,
    admission,
    unreadAnswers,
    eventStreamSeconds,
    webhookTargets,
    trustProxy,
    logger: log,
  })
