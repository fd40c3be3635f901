import type { FastifyBaseLogger } from 'fastify'
import type { Policies } from '../../access/rate-limits/policies.ts'
import type { Targets } from '../../events/webhooks/targets.ts'
import { Admission } from '../../http/admission/admission.ts'
import { createReferenceAnswers } from '../../http/caching/reference-answers.ts'
import type { UnreadAnswers } from '../../http/connections/unread-answers.ts'
import { isUnavailable } from '../../http/problems/unavailable.ts'
import type { App } from '../../http/schema.ts'
import { connect as connectTo, type Database } from '../../platform/db/client.ts'
import { requestLimits, type TimeLimits } from '../../platform/db/limits.ts'
import type { Vault } from '../../privacy/vault.ts'
import type { Readiness } from '../health/readiness.ts'
import type { SeesResponses } from '../metrics/request-measures.ts'
import type { Tracing } from '../tracing/tracing.ts'
import type { Sandbox } from './hand-over.ts'
import { type SandboxState, unavailable } from './state.ts'

interface SandboxParts {
  /** The URL of the database of the sandbox. */
  url: string
  /** Default: the database is prepared. */
  state?: Pick<SandboxState, 'isPrepared'> | undefined
  /** The live database, in which test keys are stored with all other keys. */
  live: Database
  vault: Vault
  publicUrl: string
  /** Default: never stops. */
  readiness?: Pick<Readiness, 'isStopping'> | undefined
  rateLimits: Policies
  /** The places of the live API, which it shares. Default: places of its own. */
  admission?: Admission | undefined
  /** The answers of the live API that are not read, with which its own count. Default: only its own count. */
  unreadAnswers?: UnreadAnswers | undefined
  eventStreamSeconds?: number | undefined
  webhookTargets?: Targets | undefined
  trustProxy?: string | undefined
  logger?: FastifyBaseLogger | undefined
  timeLimits?: TimeLimits | undefined
  /** Connects to the database. Default: with 3 connections, within the time limits. */
  connect?: (() => Database) | undefined
  /** Called for each response of the sandbox. */
  count?: SeesResponses | undefined
  /** Creates spans that say that they are of the sandbox. Absent: tracing is off. */
  tracing?: Pick<Tracing, 'requests' | 'statement'> | undefined
}

interface Built {
  app: App
  database: Database
}

/** Few, so that the sandbox leaves most connections of the server to live requests. */
const connections = 3

/** Returns the URL of the sandbox for its events and links. No live URL begins with it. */
export const sandboxUrl = (publicUrl: string): string => `${publicUrl}/sandbox`

/** Returns the sandbox. It connects and builds its app only at the first request with a test key. */
export function openSandbox({ state = { isPrepared: true }, ...parts }: SandboxParts): Sandbox {
  const opened = new AsyncDisposableStack()
  let building: Promise<Built> | undefined

  const built = () =>
    (building ??= build({ ...parts, state }, opened).catch((error: unknown) => {
      building = undefined
      throw error
    }))

  return {
    app: async () => (await built()).app,
    async read(work) {
      if (!state.isPrepared) throw unavailable()
      const { database } = await built()
      return work(database).catch((error: Error) => {
        if (!isUnavailable(error)) throw error
        parts.logger?.error({ err: error, sandbox: true }, 'the sandbox could not be read')
        throw unavailable()
      })
    },
    endStreams: async () => {
      const found = await building?.catch(() => undefined)
      await found?.app.close()
    },
    close: async () => {
      await building?.catch(() => undefined)
      await opened.disposeAsync()
    },
  }
}

/** Connects and builds the app. What it opens is closed with `opened`, or at once when it fails. */
async function build(
  {
    url,
    live,
    publicUrl,
    rateLimits,
    state,
    readiness = { isStopping: false },
    timeLimits = requestLimits,
    connect = () => connectTo({ primary: url, connections }, timeLimits, { statement: parts.tracing?.statement }),
    ...parts
  }: SandboxParts & { state: Pick<SandboxState, 'isPrepared'> },
  opened: AsyncDisposableStack,
): Promise<Built> {
  await using started = new AsyncDisposableStack()
  const [{ buildSandboxApp }, { createSandboxSignIn }, { Limits }] = await Promise.all([
    import('./app.ts'),
    import('../../sandbox/sign-in.ts'),
    import('../../access/rate-limits/limits.ts'),
  ])
  const database = started.adopt(connect(), (own) => own.close())
  const agencySignIn = started.adopt(await createSandboxSignIn(live, database), (own) => own.close())
  const limits = started.adopt(new Limits(rateLimits, database.pool), (own) => own.close())
  const app = started.adopt(
    await buildSandboxApp({
      database,
      limits,
      agencySignIn,
      signIn: { personOf: async () => undefined, knownPersonOf: () => undefined },
      publicUrl: sandboxUrl(publicUrl),
      admission: parts.admission ?? new Admission(),
      unreadAnswers: parts.unreadAnswers,
      // Few requests: the memory is for live answers.
      referenceAnswers: createReferenceAnswers(database, { bytes: 0 }),
      eventStreamSeconds: parts.eventStreamSeconds,
      webhookTargets: parts.webhookTargets,
      vault: parts.vault,
      readiness,
      state,
      count: parts.count,
      tracing: parts.tracing,
      trustProxy: parts.trustProxy,
      logger: parts.logger,
    }),
    (own) => own.close(),
  )
  opened.use(started.move())
  return { app, database }
}
