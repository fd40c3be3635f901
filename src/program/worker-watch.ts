import type { Around } from '../platform/around.ts'

/** An observer of a worker, for metrics. None of its functions may throw an error of its own. */
export interface WorkerWatch {
  /** Called once, with the names of all jobs. */
  start(jobs: readonly string[]): void
  /** Wraps each run of a job: calls it and returns its result. */
  run: Around
  /** Called after a successful run, with the number of processed items. */
  did(job: string, items: number): void
  /** Called when the clock of the database was set back. */
  clockCorrected(): void
}
