import type { FastifyBaseLogger, FastifyPluginAsync } from 'fastify'
import type { Environment } from '../access/clients/client.ts'
import type { AgencySignIn } from '../access/clients/sign-in.ts'
import type { SignIn } from '../access/identity/sign-in.ts'
import type { Limits } from '../access/rate-limits/limits.ts'
import type { CaseCache } from '../applications/case/cache.ts'
import type { ReadChanges } from '../applications/lists/changed-since.ts'
import type { TakeBack } from '../applications/objections/effect.ts'
import type { ReadRecord } from '../applications/reads/record.ts'
import type { Consequence } from '../applications/steps/consequence.ts'
import type { ContactChannel } from '../correspondence/contacts/contact.ts'
import type { NoticeServices } from '../correspondence/notifications/sending/send.ts'
import type { Reading } from '../correspondence/received-mails/receiving/open-mail-in.ts'
import type { createKioskSignIn } from '../counter/kiosks/sign-in.ts'
import type { Delivery } from '../events/webhooks/sending/dispatcher.ts'
import type { Targets } from '../events/webhooks/targets.ts'
import type { Admission } from '../http/admission/admission.ts'
import type { OpenFiles } from '../http/admission/open-files.ts'
import type { ReferenceAnswers } from '../http/caching/reference-answers.ts'
import type { UnreadAnswers } from '../http/connections/unread-answers.ts'
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
import type { Sandbox } from './sandbox/hand-over.ts'
import type { SandboxState } from './sandbox/state.ts'
import type { Tracing } from './tracing/tracing.ts'
import type { TrialClock } from './trial-clock/trial-clock.ts'

/** The parts from which the API is built. */
export interface Parts {
  database: Database
  storage: Storage
  /** Encrypts and decrypts personal answers. */
  vault: Vault
  signIn: SignIn
  agencySignIn: AgencySignIn
  /** The kind of deployment: it accepts live or test keys of agencies. */
  environment: Environment
  limits: Limits
  /** The origin at which people reach the API. Certificates and credentials contain it. */
  publicUrl: string
  /** Publisher and licence of the open data. Default: none. */
  openData?: OpenDataWords
  /** The keys of credentials: the first signs, all are published. Empty: no credentials are issued. */
  credentialKeys: readonly CredentialKey[]
  /** Addresses or networks of the proxies whose `X-Forwarded-For` is trusted. Absent: none. */
  trustProxy?: string | undefined
  /** The most connections of one address, except trusted proxies. Default: `usualConnections`. */
  connectionsPerAddress?: number | undefined
  /** The most drafts that one person may have open at once. Default: `usualDrafts`. */
  draftsLimit?: number
  /** Limits the requests in progress. Default: `usualAtOnce`. */
  admission?: Admission | undefined
  /** Limits the files that are sent at the same time. Default: `usualOpenFiles`. */
  openFiles?: OpenFiles | undefined
  /** Limits the answers that are not read. Default: `usualUnread`. */
  unreadAnswers?: UnreadAnswers | undefined
  /** The longest time that a stream of events stays open. Default: one hour. */
  eventStreamSeconds?: number | undefined
  /** The network addresses that webhooks may reach. Default: public ones. */
  webhookTargets?: Targets | undefined
  /** The endpoints at which people sign in from the docs page. */
  signInPages: SignInPages
  /** The secrets with which banks sign payment events; several while they rotate. Empty: no event is accepted. */
  bankSecrets: readonly string[]
  metrics: Metrics
  metricsAccess: MetricsAccess
  /** Creates a span for each request. Absent: tracing is off. */
  tracing?: Pick<Tracing, 'requests'> | undefined
  /** The routes of the embedded identity provider. Absent: another issuer is configured. */
  identityProvider?: FastifyPluginAsync | undefined
  /** The readiness of this process. Absent: always ready. */
  readiness?: Readiness
  /** The routes of the outbox, where messages are stored that are not delivered. */
  outbox?: FastifyPluginAsync | undefined
  /** The channels of notices in this deployment. */
  channels: readonly ContactChannel[]
  logger?: FastifyBaseLogger
  /** True when a worker scans uploads for viruses: an upload counts only once it is scanned. Default: false. */
  isScanned?: boolean
  /** The clock of a trial. Absent: there is no route that moves it. */
  trialClock?: TrialClock | undefined
  /** The sandbox for test keys. Absent: they are rejected. */
  sandbox?: Sandbox | undefined
  /** The state of the sandbox, for the check of readiness. */
  sandboxState?: SandboxState | undefined
  /** The current time, for rules about opening hours. Default: the clock of the program. */
  now?: () => Date
  /** The size of the case cache in bytes; 0 caches nothing. Default: `usualCacheBytes`. */
  caseCacheBytes?: number
  /** The size of the cache of reference data in bytes; 0 caches nothing. Default: `usualReferenceBytes`. */
  referenceCacheBytes?: number
}

/** The parts that routes use. */
export interface Served extends Parts {
  estate: Estate
  consequences: readonly Consequence[]
  takeBack: TakeBack
  reads: ReadRecord
  cases: CaseCache
  referenceAnswers: ReferenceAnswers
  readChanges: ReadChanges
  issuer: CredentialIssuer
  kioskSignIn: ReturnType<typeof createKioskSignIn>
  now: () => Date
  draftsLimit: number
  isScanned: boolean
  openData: OpenDataWords
  /** The environments of the keys that can be issued to agencies. */
  keyEnvironments: readonly Environment[]
  admission: Admission
  openFiles: OpenFiles
}

/** The parts that jobs and services use. */
export interface Working {
  database: Database
  storage: Storage
  vault: Vault
  estate: Estate
  consequences: readonly Consequence[]
  takeBack: TakeBack
  post: NoticeServices
  reading: Reading
  certificates?: Pick<Workshop, 'signer' | 'publicUrl'> | undefined
  /** The settings of deliveries to webhooks. Absent: nothing is delivered. */
  delivery?: Delivery | undefined
}
