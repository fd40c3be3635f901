import type { Around } from '../platform/around.ts'

/** Functions that are called with what a worker does. None of them may throw of itself. */
export interface WorkerWatch {
  /** Called once, with all jobs that there are. */
  start(jobs: readonly string[]): void
  /** Runs a run of a job. */
  run: Around
  /** Called when a run has ended, with the number of items that it dealt with. */
  did(job: string, items: number): void
  /** Called when the clock of the database was found set back. */
  clockCorrected(): void
}
