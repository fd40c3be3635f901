import { createServer } from 'node:net'
import { nest } from '../../platform/around.ts'
import { connect, type Servers } from '../../platform/db/client.ts'
import { jobLimits, requestLimits, type TimeLimits } from '../../platform/db/limits.ts'
import type { SeesStatements } from '../../platform/db/statement-log.ts'
import { createStorage } from '../../platform/stored-objects/storage.ts'
import { watchStorage } from '../../platform/stored-objects/watched-storage.ts'
import { checkKeys } from '../../privacy/key-checks.ts'
import type { DataKeys } from '../../privacy/keys.ts'
import { createVault } from '../../privacy/vault.ts'
import { loadNetwork } from '../../sample/load.ts'
import { createMetrics } from '../metrics/metrics.ts'
import type { PoolName } from '../metrics/pool-measures.ts'
import type { Config } from '../settings/config.ts'
import type { Ground, Receiving, StartMode, Surroundings } from './modes.ts'
import { mailInOf, openPost } from './post.ts'
import { openSandboxDatabase, workOnSandbox } from './sandbox-database.ts'
import { serveWorkerPages } from './serve-worker-pages.ts'
import { migratePrimary, reachServers, serversOf } from './servers.ts'
import { signerOf } from './signing.ts'
import { embeddedKeys, startDatabase, startOutbox, startStorage } from './stand-ins.ts'
import { openTrialClock, refuseTrialDatabase } from './trial.ts'
import { waitFor } from './waiting.ts'

/**
 * Starts the API, the worker or both: waits for services, migrates the database, then listens. Pushes each started part
 * on `parts`, which closes them in reverse order. Throws when a service does not answer in time.
 */
export async function startParts(
  config: Config,
  mode: StartMode,
  { parts, log, say, lost, signal, readiness }: Surroundings,
): Promise<void> {
  // Before the services are reached: the code loads while they answer.
  const loading = mode === 'worker' ? undefined : loadApi()
  // It is awaited below: a failure before then would be unhandled, which ends the process with its parts open.
  loading?.catch(() => {})
  const databaseUrl = config.databaseUrl ?? (await startDatabase(config, { parts, log, lost }))
  const trialClock = config.trialClock ? await openTrialClock(databaseUrl, config, parts) : undefined
  signal.throwIfAborted()
  const patience = { seconds: config.startWaitSeconds, signal, log }
  const metrics = createMetrics({ revision: config.revision })
  const tracing = config.tracing && (await import('../tracing/start.ts')).startTracing(config.tracing, log)
  if (tracing) parts.defer(() => tracing.close())
  const statement = seesStatements(config, { log, tracing })
  const open = (pool: PoolName, limits: TimeLimits, servers: string | Servers = databaseUrl) => {
    const opened = connect(servers, limits, { ...metrics.pools.watch(pool), statement })
    metrics.pools.add(pool, opened)
    return parts.adopt(opened, (own) => own.close())
  }
  const servers = serversOf(config, mode, databaseUrl)
  const database = open('requests', requestLimits, servers)
  await reachServers(servers, database, patience)
  if (!trialClock) await refuseTrialDatabase(database.pool, config)
  await migratePrimary(databaseUrl, patience)
  const sandbox = await openSandboxDatabase(config, databaseUrl, { parts, log, signal })
  if (sandbox) metrics.sandbox.watch(sandbox.state.isUp)
  const patient = open('jobs', jobLimits)
  if (mode === 'all') await loadNetwork(patient.pool)
  const storage = await openStorage(config, { parts, metrics, tracing })
  await waitFor('S3_ENDPOINT', () => storage.prepare(), patience)
  const keys = config.dataKeys ?? (await embeddedKeys(config))
  await checkKeys(patient.pool, keys)
  const vault = await createVault(keys)
  signal.throwIfAborted()
  const outbox = mode === 'all' ? await startOutbox(config) : undefined
  const port = config.port === 0 && mode !== 'worker' ? await freePort() : config.port
  const publicUrl = config.publicUrl ?? `http://localhost:${port}`
  const ground: Ground = {
    database,
    storage,
    vault,
    metrics,
    tracing,
    outbox,
    trialClock,
    sandbox,
    parts,
    log,
    signal,
    readiness,
  }
  const serve = await loading
  if (serve) await serve({ ...config, port }, publicUrl, ground)
  signal.throwIfAborted()
  const worker = { ...ground, database: patient, databaseUrl, keys }
  const mail = mode === 'api' ? undefined : await work(config, mode, publicUrl, worker)
  if (mode === 'worker') await serveWorkerPages(config, ground)
  readiness.start()
  if (mode === 'all') {
    const { banner } = await import('./banner.ts')
    say(banner(publicUrl, { embedded: config.identity === undefined, clock: trialClock !== undefined, mail }))
  }
  log.info({ mode, ...(mode !== 'worker' && { url: publicUrl }) }, 'started')
}

/** Loads the API and the schemas of all rooms, which the bundle of an image has together with their routes. */
async function loadApi() {
  const [{ serve }, { loadSchemas }] = await Promise.all([import('./serve.ts'), import('../registers.ts')])
  await loadSchemas()
  return serve
}

/** Returns the object storage that is configured, or the embedded one. Its calls are measured and traced. */
async function openStorage(
  config: Config,
  { parts, metrics, tracing }: Pick<Ground, 'parts' | 'metrics' | 'tracing'>,
): Promise<Ground['storage']> {
  const storage = createStorage(config.storage ?? (await startStorage(config, parts)))
  return parts.adopt(watchStorage(storage, nest(tracing?.storage, metrics.storage)), (own) => own.close())
}

/** Returns the observer of statements: it logs them, makes spans, or both. Undefined: neither is on. */
function seesStatements(
  { logsSql }: Pick<Config, 'logsSql'>,
  { log, tracing }: Pick<Ground, 'log' | 'tracing'>,
): SeesStatements | undefined {
  if (!logsSql) return tracing?.statement
  return (ended) => {
    log.info(ended, 'statement')
    tracing?.statement(ended)
  }
}

interface Work extends Ground {
  databaseUrl: string
  keys: DataKeys
}

/** Starts jobs, services and the receiving of mail. Returns where mail is received; undefined: it is not. */
async function work(
  config: Config,
  mode: StartMode,
  publicUrl: string,
  { database, databaseUrl, storage, vault, metrics, tracing, keys, outbox, trialClock, parts, log, ...ground }: Work,
): Promise<Receiving | undefined> {
  const [{ startWorker }, { createJobRunner }, { jobs }, { openMailIn, readingOf }] = await Promise.all([
    import('../worker.ts'),
    import('../job-runner.ts'),
    import('../registers.ts'),
    import('../../correspondence/received-mails/receiving/open-mail-in.ts'),
  ])
  const signer = await signerOf(config)
  if (signer?.validUntil) metrics.jobs.signerValidUntil(signer.validUntil)
  if (!signer) log.info('There is no signer: certificates wait until SIGNER_KEY or ESIGN_URL is set.')
  const certificates = signer && { signer, publicUrl }
  const post = await openPost({ ...config, publicUrl }, keys, outbox, parts)
  const { mailbox } = post
  const mailIn = mailInOf(config, mode)
  const jobParts = {
    database,
    storage,
    vault,
    post,
    reading: readingOf(mailIn, { mailbox, publicUrl }),
    certificates,
    delivery: { publicUrl, targets: config.webhookTargets, log, watch: metrics.webhooks },
    log,
    watch: { ...metrics.jobs, run: nest(tracing?.job, metrics.jobs.run) },
  }
  const startJobs = () => startWorker({ databaseUrl, ...jobParts })
  if (trialClock)
    parts.adopt(await trialClock.work({ start: startJobs, jobs, run: createJobRunner(jobParts) }), (clock) =>
      clock.close(),
    )
  else parts.adopt(await startJobs(), (worker) => worker.stop())
  if (ground.sandbox)
    await workOnSandbox(
      {
        live: database,
        vault,
        publicUrl,
        webhookTargets: config.webhookTargets,
        log,
        watch: { ...metrics.sandbox, around: tracing?.sandbox.job },
      },
      ground.sandbox,
      { parts, log, signal: ground.signal, tracing },
    )
  const around = { database, storage, vault, mailbox, log, parts, watch: metrics.mailbox }
  const mailAddresses = await openMailIn(mailIn, around)
  if (mailAddresses.length === 0) return undefined
  const receiving = { mailbox: mailbox.address, at: mailAddresses }
  log.info(receiving, 'receiving mail')
  return receiving
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}
