import type { FastifyBaseLogger } from 'fastify'
import { webhooksRoom } from '../../events/webhooks/room.ts'
import type { DeliveryWatch } from '../../events/webhooks/sending/dispatcher.ts'
import type { Targets } from '../../events/webhooks/targets.ts'
import type { Around } from '../../platform/around.ts'
import type { Database } from '../../platform/db/client.ts'
import { oneAfterTheOther, runAll } from '../../platform/jobs/running.ts'
import { listenForWork } from '../../platform/jobs/wake.ts'
import type { Vault } from '../../privacy/vault.ts'
import { sandboxJobs } from './jobs.ts'
import { sandboxUrl } from './open-sandbox.ts'

interface SandboxWorkerParts {
  /** The database of the sandbox. */
  database: Database
  /** The live database. Agencies that are suspended in it become suspended in the sandbox. */
  live: Database
  vault: Vault
  publicUrl: string
  webhookTargets: Targets
  log: FastifyBaseLogger
  watch?: SandboxWatch | undefined
}

/** Observers of the worker of the sandbox, for metrics and traces. None may throw an error of its own. */
interface SandboxWatch {
  /** Called after each run of a job. */
  ran(job: string, result: 'done' | 'failed'): void
  webhooks: DeliveryWatch
  /** Wraps each run of a job. */
  around?: Around | undefined
}

/** Milliseconds between two runs of the jobs that live operation has as well. */
const betweenRuns = 60_000
/** Milliseconds between two runs of the job that deletes old rows of the sandbox. */
const betweenForgetting = 3_600_000
/** The name of that job in logs and metrics. */
export const forgettingJob = 'forget_in_sandbox'

/**
 * Starts the jobs of the sandbox: they move events to the log, deliver them to webhooks, and delete old rows. Several
 * workers may run them. There is no queue: a failure is logged, and the next run does the work. `stop` resolves after
 * the batches and deliveries in progress.
 */
export async function startSandboxWorker({
  database,
  live,
  watch,
  ...parts
}: SandboxWorkerParts): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController()
  const jobs = sandboxJobs({ database, live, vault: parts.vault })
  const log = parts.log.child({ sandbox: true })
  const run = async (name: string, batch: () => Promise<number>): Promise<boolean> => {
    const all = () => runAll(batch, stopping.signal)
    try {
      const { more } = await (watch?.around ? watch.around(name, all) : all())
      watch?.ran(name, 'done')
      return more
    } catch (error) {
      watch?.ran(name, 'failed')
      log.error({ err: error, job: name }, 'job failed')
      return false
    }
  }
  const numbering = oneAfterTheOther(() => run('log_events', jobs.numbering))
  const upkeep = oneAfterTheOther(async () => {
    for (const [name, batch] of jobs.upkeep) await run(name, batch)
    numbering.ask()
    return false
  })
  const forgetting = oneAfterTheOther(() => run(forgettingJob, jobs.forgetting))
  const listener = await listenForWork(database, numbering.ask)
  const delivery = await webhooksRoom.services.deliver_to_webhooks({
    database,
    vault: parts.vault,
    delivery: {
      publicUrl: sandboxUrl(parts.publicUrl),
      targets: parts.webhookTargets,
      log,
      watch: watch?.webhooks,
      withoutLetters: true,
    },
  })
  const timers = [setInterval(upkeep.ask, betweenRuns), setInterval(forgetting.ask, betweenForgetting)]
  for (const { ask } of [upkeep, forgetting]) ask()
  return {
    stop: async () => {
      stopping.abort()
      for (const timer of timers) clearInterval(timer)
      await listener.unlisten()
      await Promise.all([numbering.settled(), upkeep.settled(), forgetting.settled(), delivery.stop()])
      await numbering.settled()
    },
  }
}
