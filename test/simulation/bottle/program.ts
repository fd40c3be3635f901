import { createAgencySignIn } from '../../../src/access/clients/sign-in.ts'
import { createSignIn } from '../../../src/access/identity/sign-in.ts'
import { Limits } from '../../../src/access/rate-limits/limits.ts'
import { contactChannels } from '../../../src/correspondence/contacts/contact.ts'
import { newCredentialKey } from '../../../src/embedded/credential-keys.ts'
import { readCredentialKeys } from '../../../src/permits/credentials/keys.ts'
import { connect } from '../../../src/platform/db/client.ts'
import { jobLimits } from '../../../src/platform/db/limits.ts'
import { runAll } from '../../../src/platform/jobs/running.ts'
import { createLog } from '../../../src/platform/log.ts'
import { createVault } from '../../../src/privacy/vault.ts'
import { buildApp } from '../../../src/program/app.ts'
import { consequences } from '../../../src/program/consequences.ts'
import { estate } from '../../../src/program/estate.ts'
import { readPolicies } from '../../../src/program/limits.ts'
import { createMetrics } from '../../../src/program/metrics/metrics.ts'
import { jobs } from '../../../src/program/registers.ts'
import { welcomeTo } from '../../../src/program/starting/welcome.ts'
import { bankSecret } from '../../support/bank.ts'
import { metricsToken, publicUrl, testKeys } from '../../support/network.ts'
import type { TestIssuer } from '../../support/tokens.ts'
import { folderStorage } from './folder-storage.ts'
import type { Ground } from './ground.ts'
import type { Outside, Program } from './world.ts'

/** All that a program is started with. */
export interface Start {
  ground: Ground
  issuer: TestIssuer
  outside: Outside
  credentialKeys: ReturnType<typeof readCredentialKeys>
  /** Takes each line that the program logs. */
  log: (line: string) => void
}

/** Makes the keys that sign credentials in a run. */
export const createCredentialKeys = () => readCredentialKeys(newCredentialKey())

const pages = { authorizationUrl: 'https://issuer.test/auth', tokenUrl: 'https://issuer.test/token', clientId: 'docs' }

/** Starts a program on the ground of a run: the API as it is deployed, and the jobs of a worker. */
export async function startProgram(name: string, start: Start): Promise<Program> {
  const { ground, issuer, outside, credentialKeys, log } = start
  const parts = new AsyncDisposableStack()
  const metrics = createMetrics()
  const database = parts.adopt(
    connect(`${ground.url}?application_name=${encodeURIComponent(name)}`, jobLimits),
    (open) => open.close(),
  )
  const storage = folderStorage(ground.objects)
  await storage.prepare()
  const vault = await createVault(testKeys)
  const signIn = parts.adopt(await createSignIn(database, issuer.issuer, welcomeTo(database, vault)), (open) =>
    open.close(),
  )
  const agencySignIn = parts.adopt(await createAgencySignIn(database, issuer.issuer, 'test'), (open) => open.close())
  const limits = parts.adopt(new Limits(readPolicies('*=1000000/60'), database.pool), (open) => open.close())
  const app = await buildApp({
    database,
    storage,
    vault,
    signIn,
    agencySignIn,
    environment: 'test',
    limits,
    publicUrl,
    credentialKeys,
    channels: contactChannels,
    bankSecrets: [bankSecret],
    metrics,
    metricsAccess: { token: metricsToken },
    signInPages: pages,
    logger: createLog('info', { write: log }),
    isScanned: outside.reading.scanner !== null,
  })
  parts.defer(() => app.close())
  const working = { database, storage, vault, estate, consequences, ...outside }
  return {
    name,
    app,
    database,
    storage,
    vault,
    jobs: Object.keys(jobs),
    async runs(job) {
      const { batch } = jobs[job] ?? {}
      if (!batch) throw new Error(`There is no job ${job}.`)
      return (await runAll(() => batch(working), new AbortController().signal)).done
    },
    close: () => parts.disposeAsync(),
  }
}
