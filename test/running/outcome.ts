/** The time of a test. */
export interface Timed {
  name: string
  milliseconds: number
}

/** The result of a test file. */
export interface Outcome {
  /** Path from the folder of the project. */
  file: string
  /** Tests that ran, were skipped or failed; suites do not count. */
  tests: number
  /** Empty when the file passed: the failures of its tests in words, and what is wrong with the file itself. */
  failures: string
  /** Every test with its result, as the reporter `spec` of Node prints it. */
  report: string
  milliseconds: number
  /** The tests that took longest. */
  slowest: Timed[]
  /** The heap of the process after the file. */
  heapBytes: number
}
