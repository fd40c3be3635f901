import { type AgencySignIn, createAgencySignIn } from '../../../src/access/clients/sign-in.ts'
import { connect } from '../../../src/platform/db/client.ts'
import type { Parts } from '../../../src/program/parts.ts'
import { openSandbox } from '../../../src/program/sandbox/open-sandbox.ts'
import type { SandboxState } from '../../../src/program/sandbox/state.ts'
import { startSandboxWorker } from '../../../src/program/sandbox/worker.ts'
import { readPolicies } from '../../../src/program/settings/rate-limits.ts'
import type { Tracing } from '../../../src/program/tracing/tracing.ts'
import { loadNetwork } from '../../../src/sample/load.ts'
import { prepareSandbox } from '../../../src/sandbox/prepare.ts'
import { createDatabase } from '../deployment/database.ts'
import { patient } from '../deployment/patient-limits.ts'
import { type Network, network, publicUrl } from '../network.ts'
import { type Agency, agency, agencyWith, issues } from '../people/agencies.ts'
import { ownTargets } from './webhooks.ts'

/** The scopes of an agency that uses all that the sandbox has. */
export const sandboxScopes = [
  'permits:read',
  'events:read',
  'webhooks:read',
  'webhooks:write',
  'client:read',
  'keys:write',
  'consultations:read',
  'consultations:write',
]

/** Prepares the database at its own address. */
async function preparedAt(url: string): Promise<{ url: string; state?: SandboxState }> {
  await prepareSandbox(url, loadNetwork)
  return { url }
}

/**
 * A live network with a sandbox. `close` closes both. `open` prepares the database, and returns the address at which
 * the sandbox finds it and its state.
 */
export async function withSandbox({
  rateLimits = '*=1000000/60',
  open = preparedAt,
  tracing,
  shared = {},
}: {
  rateLimits?: string
  open?: typeof preparedAt
  tracing?: Tracing
  /** The parts that the live API and its sandbox share. */
  shared?: Pick<Parts, 'admission' | 'unreadAnswers' | 'eventStreamSeconds'>
} = {}) {
  const made = await createDatabase()
  const { url, state } = await open(made.url)
  const signIns: AgencySignIn[] = []
  const net = await network({
    webhookTargets: ownTargets,
    ...(tracing && { tracing }),
    more: async ({ database: live, vault, issuer, metrics }) => {
      const agencySignIn = await createAgencySignIn(live, issuer.issuer, 'live')
      signIns.push(agencySignIn)
      const sandbox = openSandbox({
        url,
        state,
        count: metrics.sandbox.requests.count,
        tracing: tracing?.sandbox,
        live,
        vault,
        publicUrl,
        rateLimits: readPolicies(rateLimits),
        webhookTargets: ownTargets,
        eventStreamSeconds: 0,
        timeLimits: patient,
        ...shared,
      })
      if (state) metrics.sandbox.watch(state.isUp)
      return { environment: 'live', agencySignIn, sandbox, sandboxState: state, ...shared }
    },
  })
  return {
    net,
    sandboxUrl: made.url,
    close: async () => {
      for (const signIn of signIns) await signIn.close()
      await net.close()
      await made.drop()
    },
  }
}

/** An agency of the live network, with a live key and a test key that has all scopes but `keys:write`. */
export async function withTestKey(net: Network) {
  const live = await agency(net, { permitTypes: ['SKTM'], regions: ['31.71'], scopes: sandboxScopes })
  const testKey = await issues(net, live.client, { environment: 'test' })
  const tester: Agency = agencyWith(net, testKey.secret)
  return { ...live, testKey, tester }
}

/** Starts the worker of a sandbox. `stop` ends it and closes its database. */
export async function worksFor(net: Network, sandboxUrl: string) {
  const database = connect(sandboxUrl)
  const worker = await startSandboxWorker({
    database,
    live: net.database,
    vault: net.vault,
    publicUrl,
    webhookTargets: ownTargets,
    log: net.app.log,
  })
  return {
    database,
    stop: async () => {
      await worker.stop()
      await database.close()
    },
  }
}
