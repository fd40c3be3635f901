import { createAgencySignIn } from '../../../src/access/clients/sign-in.ts'
import { createSignIn } from '../../../src/access/identity/sign-in.ts'
import { Limits } from '../../../src/access/rate-limits/limits.ts'
import { contactChannels } from '../../../src/correspondence/contacts/contact.ts'
import type { Carrier, Parcel } from '../../../src/correspondence/notifications/sending/carrier.ts'
import type { NoticeServices } from '../../../src/correspondence/notifications/sending/send.ts'
import { newCredentialKey } from '../../../src/embedded/keys.ts'
import type { Poster } from '../../../src/events/webhooks/sending/post.ts'
import { Admission, admissionLimits } from '../../../src/http/admission/admission.ts'
import { readCredentialKeys } from '../../../src/permits/credentials/keys.ts'
import { connect } from '../../../src/platform/db/client.ts'
import { runAll } from '../../../src/platform/jobs/running.ts'
import { createLog } from '../../../src/platform/log.ts'
import { createVault } from '../../../src/privacy/vault.ts'
import { buildApp } from '../../../src/program/app.ts'
import { consequences, takeBack } from '../../../src/program/consequences.ts'
import { estate } from '../../../src/program/estate.ts'
import { createMetrics } from '../../../src/program/metrics/metrics.ts'
import { jobs } from '../../../src/program/registers.ts'
import { readPolicies } from '../../../src/program/settings/rate-limits.ts'
import { welcomeTo } from '../../../src/program/starting/welcome.ts'
import { metricsToken, publicUrl, testKeys } from '../../support/network.ts'
import { bankSecret } from '../../support/people/bank.ts'
import type { TestIssuer } from '../../support/people/tokens.ts'
import { anywhere, deliverToWebhooks } from '../outside/delivering.ts'
import { byItself } from './acting.ts'
import { running } from './clocks.ts'
import { folderStorage } from './folder-storage.ts'
import { gatedDatabase } from './gated-database.ts'
import { gatedStorage } from './gated-storage.ts'
import type { Ground } from './ground.ts'
import { holdStream } from './held-stream.ts'
import { killed, Life } from './life.ts'
import { noLimits } from './no-limits.ts'
import { Notifications } from './notifications.ts'
import { type OwnSandbox, ownSandbox } from './sandbox.ts'
import type { Scheduler } from './scheduler.ts'
import type { Passing } from './turns.ts'
import type { Outside, Program } from './world.ts'

/** All that a program is started with. */
export interface Start {
  seed: string
  ground: Ground
  issuer: TestIssuer
  outside: Outside
  credentialKeys: ReturnType<typeof readCredentialKeys>
  scheduler: Scheduler
  /** Receives each line that the program logs. */
  log: (line: string) => void
}

/** A program that can be killed. */
export interface Running extends Program {
  /** The program as the gates and the scheduler know it. */
  readonly gate: Passing
  /** Settles as `work` does; throws `NoAnswer` when the program is killed before. */
  unlessKilled<T>(work: Promise<T>): Promise<T>
  readonly notifications: Notifications
  readonly ownSandbox: Pick<OwnSandbox, 'receives' | 'subscribesAgain' | 'takeUsed'>
  /**
   * Cuts the program off from database and storage. Returns a function that fails the requests that wait for its
   * answers.
   */
  die(): () => void
  /** Closes the connections of a killed program. */
  bury(): Promise<void>
}

/** The name under which a program runs its deliveries to webhooks, as if they were a job. */
const delivering = 'deliver_to_webhooks'
/** The name under which a program does the work of the sandbox, as if it were a job. */
const keepingSandbox = 'keep_sandbox'

/** Makes the keys that sign credentials in a run. */
export const createCredentialKeys = () => readCredentialKeys(newCredentialKey())

const pages = { authorizationUrl: 'https://issuer.test/auth', tokenUrl: 'https://issuer.test/token', clientId: 'docs' }

/** Starts a program on the ground of a run: the API as it is deployed, and the jobs of a worker. */
export async function startProgram(name: string, start: Start): Promise<Running> {
  const { ground, issuer, outside, credentialKeys, scheduler, log } = start
  const parts = new AsyncDisposableStack()
  const life = new Life(name)
  const free = connect(`${ground.url}?application_name=${encodeURIComponent(name)}`, noLimits)
  parts.defer(() => free.close())
  const notifications = new Notifications(name)
  parts.adopt(await notifications.listen(free.pool), (open) => open.unlisten())
  const database = gatedDatabase(free, life, scheduler, notifications)
  const storage = gatedStorage(folderStorage(ground.objects), life, scheduler)
  await storage.prepare()
  const vault = await createVault(testKeys)
  const signIn = parts.adopt(await createSignIn(database, issuer.issuer, welcomeTo(database, vault)), (open) =>
    open.close(),
  )
  const agencySignIn = parts.adopt(await createAgencySignIn(database, issuer.issuer, 'live'), (open) => open.close())
  const limits = parts.adopt(new Limits(readPolicies('*=1000000/60'), database.pool), (open) => open.close())
  const own = await ownSandbox(name, { ...start, life, live: database, vault })
  parts.defer(own.close)
  const app = await buildApp({
    database,
    storage,
    vault,
    signIn,
    agencySignIn,
    environment: 'live',
    sandbox: own.sandbox,
    limits,
    publicUrl,
    credentialKeys,
    channels: contactChannels,
    bankSecrets: [bankSecret],
    metrics: createMetrics(),
    metricsAccess: { tokens: [metricsToken] },
    signInPages: pages,
    logger: createLog('info', { write: log }),
    isScanned: outside.reading.scanner !== null,
    webhookTargets: anywhere,
    // Turns would depend on the time that requests really take.
    admission: new Admission(admissionLimits(0)),
  })
  parts.defer(() => app.close())
  const { receivers } = outside
  const posting = receivers && postingOf(receivers, life)
  const working = {
    database,
    storage,
    vault,
    estate,
    consequences,
    takeBack,
    ...outside,
    post: postOf(outside.post, life),
  }
  return {
    name,
    app,
    database,
    storage,
    vault,
    jobs: [...Object.keys(jobs), keepingSandbox, ...(posting ? [delivering] : [])],
    runs(job) {
      const others: Readonly<Record<string, (() => Promise<number>) | undefined>> = {
        [delivering]: posting && (() => deliverToWebhooks(working, posting)),
        [keepingSandbox]: () => own.works(posting),
      }
      const batch = jobs[job]?.batch ?? others[job]
      if (!batch) throw new Error(`There is no job ${job}.`)
      const all = running.run(life, () => runAll(() => batch(working), new AbortController().signal))
      return life.unlessKilled(all).then(({ done }) => done)
    },
    holdsStream: (request) => byItself(() => running.run(life, () => holdStream(app, life, request))),
    gate: life,
    unlessKilled: (work) => life.unlessKilled(work),
    notifications,
    ownSandbox: own,
    die: () => life.end(),
    async bury() {
      await Promise.all([free.close(), own.close()])
    },
    close: () => parts.disposeAsync(),
  }
}

/** Returns receivers that get nothing once the program is killed. */
const postingOf = (receivers: Pick<Poster, 'post'>, life: Passing): Pick<Poster, 'post'> => ({
  async post(message) {
    if (life.isDead) throw killed()
    return receivers.post(message)
  },
})

/** Returns the post with carriers that throw once the program is killed. */
function postOf(post: NoticeServices, life: Passing): NoticeServices {
  const carrier = (own: Carrier | undefined) =>
    own && {
      carry: async (parcel: Parcel) => {
        if (life.isDead) throw killed()
        await own.carry(parcel)
      },
    }
  const { email, sms, whatsapp } = post.carriers
  return {
    mailbox: post.mailbox,
    clientUrl: post.clientUrl,
    publicUrl: post.publicUrl,
    carriers: { email: carrier(email), sms: carrier(sms), whatsapp: carrier(whatsapp) },
  }
}
