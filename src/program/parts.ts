import type { FastifyBaseLogger, FastifyPluginAsync } from 'fastify'
import type { Environment } from '../access/clients/client.ts'
import type { AgencySignIn } from '../access/clients/sign-in.ts'
import type { SignIn } from '../access/identity/sign-in.ts'
import type { Limits } from '../access/rate-limits/limits.ts'
import type { CaseCache } from '../applications/case-cache.ts'
import type { ReadChanges } from '../applications/changed-since.ts'
import type { Consequence } from '../applications/consequence.ts'
import type { ReadRecord } from '../applications/reads/record.ts'
import type { ContactChannel } from '../correspondence/contacts/contact.ts'
import type { Post } from '../correspondence/notifications/send.ts'
import type { Reading } from '../correspondence/received-mails/receiving/open-mail-in.ts'
import type { createKioskSignIn } from '../counter/kiosks/sign-in.ts'
import type { Delivery } from '../events/webhooks/dispatcher.ts'
import type { Targets } from '../events/webhooks/targets.ts'
import type { Estate } from '../network/offices/estate.ts'
import type { OpenDataWords } from '../open-data/catalog.ts'
import type { Workshop } from '../permits/certificates/make.ts'
import type { CredentialIssuer } from '../permits/credentials/issuer.ts'
import type { CredentialKey } from '../permits/credentials/keys.ts'
import type { Database } from '../platform/db/client.ts'
import type { Storage } from '../platform/stored-objects/storage.ts'
import type { Vault } from '../privacy/vault.ts'
import type { SignInPages } from './docs/page.ts'
import type { Readiness } from './health/readiness.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { MetricsAccess } from './metrics/routes.ts'
import type { Tracing } from './tracing/tracing.ts'
import type { TrialClock } from './trial-clock/trial-clock.ts'

/** The parts that the API is built of. */
export interface Parts {
  database: Database
  storage: Storage
  /** Keeps personal answers. */
  vault: Vault
  signIn: SignIn
  agencySignIn: AgencySignIn
  /** The kind of deployment this is: which keys it takes. */
  environment: Environment
  limits: Limits
  /** The address at which people reach the API. Certificates and credentials name it. */
  publicUrl: string
  /** The words of the network about its open data; none by default. */
  openData?: OpenDataWords
  /** The keys of credentials; the first one signs. Without keys no credentials are given out. */
  credentialKeys: readonly CredentialKey[]
  /** The proxies whose X-Forwarded-For is believed. */
  trustProxy?: string | undefined
  /** The most connections of one address, `usualConnections` by default. Those of trusted proxies do not count. */
  connectionsPerAddress?: number | undefined
  /** The longest time that a stream of events stays open; an hour by default. */
  eventStreamSeconds?: number | undefined
  /** The receivers that webhooks may have; public ones by default. */
  webhookTargets?: Targets | undefined
  /** The pages to which the docs page sends people to sign in. */
  signInPages: SignInPages
  /** The secrets that banks sign their events with; several while they rotate. */
  bankSecrets: readonly string[]
  metrics: Metrics
  metricsAccess: MetricsAccess
  /** Makes a span of each request; absent: tracing is off. */
  tracing?: Pick<Tracing, 'requests'> | undefined
  /** The embedded identity provider, if it is ours to serve. */
  identityProvider?: FastifyPluginAsync | undefined
  /** Readiness of this process; absent: always ready. */
  readiness?: Readiness
  /** The routes of the outbox, which keeps messages that are not delivered. */
  outbox?: FastifyPluginAsync | undefined
  /** The channels of notices in this deployment. */
  channels: readonly ContactChannel[]
  logger?: FastifyBaseLogger
  /** True when a worker scans uploads for viruses: an upload counts once it is scanned. */
  isScanned?: boolean
  /** The clock of a trial, to be moved by a route that exists only then. */
  trialClock?: TrialClock | undefined
  /** The current time, for rules about opening hours; the clock of the program unless given. */
  now?: () => Date
  /** The memory for answers of cases, in bytes; 0 keeps none. */
  caseCacheBytes?: number
}

/** The parts that routes are given. */
export interface Served extends Parts {
  estate: Estate
  consequences: readonly Consequence[]
  reads: ReadRecord
  cases: CaseCache
  readChanges: ReadChanges
  issuer: CredentialIssuer
  kioskSignIn: ReturnType<typeof createKioskSignIn>
  now: () => Date
  isScanned: boolean
  openData: OpenDataWords
}

/** The parts that jobs are given. */
export interface Working {
  database: Database
  storage: Storage
  vault: Vault
  estate: Estate
  consequences: readonly Consequence[]
  post: Post
  reading: Reading
  certificates?: Pick<Workshop, 'signer' | 'publicUrl'> | undefined
  /** The delivery to webhooks; absent: nothing is delivered. */
  delivery?: Delivery | undefined
}
