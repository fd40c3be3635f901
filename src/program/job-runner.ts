import type { FastifyBaseLogger } from 'fastify'
import { runAll } from '../platform/jobs/running.ts'
import { consequences } from './consequences.ts'
import { estate } from './estate.ts'
import type { Working } from './parts.ts'
import { jobs } from './registers.ts'
import type { WorkerWatch } from './worker-watch.ts'

/** The parts that jobs are given, and the log and the watch of their runs. */
export interface JobParts extends Omit<Working, 'estate' | 'consequences'> {
  log: FastifyBaseLogger
  watch?: WorkerWatch | undefined
}

/** Runs a job of this name until nothing is left, or until the signal. Logs a failure and throws it. */
export type JobRunner = (name: string, signal: AbortSignal) => Promise<{ done: number; more: boolean }>

/** Returns the parts that jobs and services are given. */
export const workingOf = (given: Omit<Working, 'estate' | 'consequences'>): Working => ({
  ...given,
  estate,
  consequences,
})

/** Returns the function that runs the jobs of the program. */
export function createJobRunner({ log, watch, ...given }: JobParts): JobRunner {
  const parts = workingOf(given)
  return async (name, signal) => {
    const { batch } = jobs[name] ?? {}
    if (!batch) throw new Error(`There is no job ${name}.`)
    try {
      const all = () => runAll(() => batch(parts), signal)
      const { done, more } = await (watch ? watch.run(name, all) : all())
      watch?.did(name, done)
      if (done > 0) log.info({ job: name, done }, 'job')
      return { done, more }
    } catch (error) {
      log.error({ err: error, job: name }, 'job failed')
      throw error
    }
  }
}
