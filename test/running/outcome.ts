/** The time of a test. */
export interface Timed {
  name: string
  milliseconds: number
}

/** The result of a test file. */
export interface Outcome {
  /** Path from the folder of the project. */
  file: string
  /** Tests that ran, were skipped or failed. A suite counts only if it is skipped as a whole, as one test. */
  tests: number
  /** The failures of its tests and of the file itself as text; empty when the file passed. */
  failures: string
  /** The list of its tests with their results, as the reporter `spec` of Node prints it. */
  report: string
  milliseconds: number
  /** The CPU time of its process and of those that it started and that have ended. Null where `/proc` is missing. */
  cpuMilliseconds: number | null
  /** The tests that took longest. */
  slowest: Timed[]
  /** True when its process runs no other file: the heap is too large, or this one was not loaded to its end. */
  isLast: boolean
}

/**
 * The heap size after a file, without garbage, above which a process is replaced, so that a run fits into 8 GB. Loading
 * and compiling the service anew takes some seconds of processor time.
 */
export const heapLimitBytes = 800_000_000
