import type { FastifyBaseLogger, FastifyPluginAsync } from 'fastify'
import type { JWTPayload } from 'jose'
import { createAgencySignIn } from '../../src/access/clients/sign-in.ts'
import { createSignIn } from '../../src/access/identity/sign-in.ts'
import { Limits } from '../../src/access/rate-limits/limits.ts'
import { createReadRecord } from '../../src/applications/reads/record.ts'
import { type ContactChannel, contactChannels } from '../../src/correspondence/contacts/contact.ts'
import { newCredentialKey } from '../../src/embedded/keys.ts'
import type { Targets } from '../../src/events/webhooks/targets.ts'
import { Admission, admissionLimits } from '../../src/http/admission/admission.ts'
import { type CredentialKey, readCredentialKeys } from '../../src/permits/credentials/keys.ts'
import { nest } from '../../src/platform/around.ts'
import { connect, type Database } from '../../src/platform/db/client.ts'
import type { TimeLimits } from '../../src/platform/db/limits.ts'
import { createStorage, type Storage } from '../../src/platform/stored-objects/storage.ts'
import { watchStorage } from '../../src/platform/stored-objects/watched-storage.ts'
import { createVault, type Vault } from '../../src/privacy/vault.ts'
import { buildApp } from '../../src/program/app.ts'
import type { SignInPages } from '../../src/program/docs/page.ts'
import { createMetrics, type Metrics } from '../../src/program/metrics/metrics.ts'
import type { MetricsAccess } from '../../src/program/metrics/routes.ts'
import type { Parts } from '../../src/program/parts.ts'
import { readPolicies } from '../../src/program/settings/rate-limits.ts'
import { welcomeTo } from '../../src/program/starting/welcome.ts'
import type { Tracing } from '../../src/program/tracing/tracing.ts'
import { appointSampleStaff } from '../../src/sample/staff.ts'
import { documented } from './contract/documented.ts'
import { type Ground, openBucket } from './deployment/bucket.ts'
import { createDatabase, networkTemplate } from './deployment/database.ts'
import { Door } from './deployment/door.ts'
import { patient } from './deployment/patient-limits.ts'
import { bankSecret } from './people/bank.ts'
import { createIssuer, type TestIssuer, testIssuer } from './people/tokens.ts'
import { Person } from './person.ts'

/** The keys of every test network. */
export const testKeys = { dataKeys: [{ kid: 'test-1', secret: Buffer.alloc(32, 1) }], searchKey: Buffer.alloc(32, 2) }

/** The bearer token for the metrics of every test network. */
export const metricsToken = 'the-metrics-token-of-a-test'

/** The public URL of every test network. */
export const publicUrl = 'https://permits.test'
const testCredentialKeys = readCredentialKeys(newCredentialKey())

const unusedSignIn: SignInPages = {
  authorizationUrl: 'https://issuer.test/auth',
  tokenUrl: 'https://issuer.test/token',
  clientId: 'docs',
}

/** A Monday morning on which the sample counters are open. */
export const duringCounterHours = () => new Date('2026-11-30T02:00:00Z')

/** A rate limit that no test exceeds by accident. */
const generous = '*=1000000/60'

/**
 * Opens a network: database, object storage, API, and people. `wrapStorage` may delay or break the storage. With the
 * `ground` of another network it is a second API of that one, with the same people if `issuer` is the same.
 */
export async function network({
  wrapStorage = (storage) => storage,
  ground,
  issuer: given,
  rateLimits = generous,
  credentialKeys = testCredentialKeys,
  trustProxy,
  connectionsPerAddress,
  eventStreamSeconds = 0,
  metricsAccess = { tokens: [metricsToken] },
  identityProvider,
  outbox,
  signInPages = unusedSignIn,
  logger,
  channels = contactChannels,
  now,
  isScanned = false,
  tracing,
  timeLimits = patient,
  caseCacheBytes,
  webhookTargets,
  more = async () => ({}),
}: {
  wrapStorage?: (storage: Storage) => Storage
  ground?: Ground | undefined
  issuer?: TestIssuer
  rateLimits?: string
  credentialKeys?: readonly CredentialKey[]
  trustProxy?: string
  connectionsPerAddress?: number
  /** 0 ends each stream after the events so far, so that a sweep over all operations ends. */
  eventStreamSeconds?: number
  metricsAccess?: MetricsAccess
  identityProvider?: FastifyPluginAsync
  outbox?: FastifyPluginAsync
  signInPages?: SignInPages
  logger?: FastifyBaseLogger
  channels?: readonly ContactChannel[]
  now?: () => Date
  isScanned?: boolean
  tracing?: Tracing
  timeLimits?: TimeLimits
  caseCacheBytes?: number
  webhookTargets?: Targets
  /** Returns parts of the API that replace those of a test network. */
  more?: (made: { database: Database; vault: Vault; issuer: TestIssuer; metrics: Metrics }) => Promise<Partial<Parts>>
} = {}) {
  const parts = new AsyncDisposableStack()
  const { url } = ground ?? parts.adopt(await createDatabase(networkTemplate), (made) => made.drop())
  const metrics = createMetrics()
  const database = parts.adopt(
    connect(url, timeLimits, { ...metrics.pools.watch('requests'), statement: tracing?.statement }),
    (open) => open.close(),
  )
  metrics.pools.add('requests', database)
  const settings = ground?.settings ?? (await openBucket(parts))
  const storage = watchStorage(
    wrapStorage(parts.adopt(createStorage(settings), (open) => open.close())),
    nest(tracing?.storage, metrics.storage),
  )
  await storage.prepare()
  const vault = await createVault(testKeys)
  const issuer = given ?? (await createIssuer())
  if (issuer.name !== testIssuer) await appointSampleStaff(database.pool, issuer.name)
  const signIn = parts.adopt(await createSignIn(database, issuer.issuer, welcomeTo(database, vault)), (open) =>
    open.close(),
  )
  const agencySignIn = parts.adopt(await createAgencySignIn(database, issuer.issuer, 'test'), (open) => open.close())
  const limits = parts.adopt(new Limits(readPolicies(`${generous},${rateLimits}`), database.pool), (open) =>
    open.close(),
  )
  const app = parts.adopt(
    await buildApp({
      database,
      storage,
      vault,
      signIn,
      agencySignIn,
      environment: 'test',
      limits,
      publicUrl,
      credentialKeys,
      trustProxy,
      connectionsPerAddress,
      admission: new Admission(admissionLimits(0)),
      draftsLimit: 1_000, // more than anybody here has open
      eventStreamSeconds,
      identityProvider,
      outbox,
      channels,
      bankSecrets: [bankSecret],
      metrics,
      metricsAccess,
      tracing,
      signInPages,
      ...(logger && { logger }),
      isScanned,
      ...(now && { now }),
      ...(caseCacheBytes !== undefined && { caseCacheBytes }),
      webhookTargets,
      ...(await more({ database, vault, issuer, metrics })),
    }),
    (open) => open.close(),
  )
  const door = parts.adopt(new Door(app), (open) => open.close())
  const person = async (subject: string, claims: JWTPayload = {}) =>
    new Person(door, documented, await issuer.tokenFor(subject, claims))
  const net = {
    async close() {
      await parts.disposeAsync()
      for (const key of Object.keys(net)) if (key !== 'close') Reflect.deleteProperty(net, key)
    },
    app,
    metrics,
    database,
    storage,
    vault,
    issuer,
    url,
    person,
    settings,
    limits,
    reads: createReadRecord(database.pool, console.error),
    /** Returns a caller with this bearer token, valid or not. */
    bearer: (token: string) => new Person(door, documented, token),
    nobody: new Person(door, documented, null),
    applicant: await person('applicant-1'),
    stranger: await person('applicant-2'),
    frontDesk: await person('front-desk'),
    reviewer: await person('reviewer'),
    inspector: await person('inspector'),
    cashier: await person('cashier'),
    head: await person('head'),
    admin: await person('admin'),
  }
  return net
}

export type Network = Awaited<ReturnType<typeof network>>
