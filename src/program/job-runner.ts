import type { FastifyBaseLogger } from 'fastify'
import { runAll } from '../platform/jobs/running.ts'
import { consequences, takeBack } from './consequences.ts'
import { estate } from './estate.ts'
import type { Working } from './parts.ts'
import { jobs } from './registers.ts'
import type { WorkerWatch } from './worker-watch.ts'

/** The parts that jobs use, with a log and a watch of their runs. */
export interface JobParts extends Omit<Working, 'estate' | 'consequences' | 'takeBack'> {
  log: FastifyBaseLogger
  watch?: WorkerWatch | undefined
}

/** Runs a job until no work is left or the signal aborts. Logs and rethrows failures. Throws for an unknown name. */
export type JobRunner = (name: string, signal: AbortSignal) => Promise<{ done: number; more: boolean }>

/** Completes the parts that jobs and services use. */
export const workingOf = (given: Omit<Working, 'estate' | 'consequences' | 'takeBack'>): Working => ({
  ...given,
  estate,
  consequences,
  takeBack,
})

export function createJobRunner({ log, watch, ...given }: JobParts): JobRunner {
  const parts = workingOf(given)
  return async (name, signal) => {
    const { batch } = jobs[name] ?? {}
    if (!batch) throw new Error(`There is no job ${name}.`)
    try {
      const all = () => runAll(() => batch(parts, signal), signal)
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
