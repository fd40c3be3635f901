import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import type { TestFile } from './files.ts'
import type { Outcome } from './outcome.ts'

const worker = fileURLToPath(new URL('worker.ts', import.meta.url))

const execArgv = [
  // The young generation in MB, from the start. V8's 16 MB cost about 4 % more processor time for moving short-lived
  // objects, and growing up to 64 MB about 3 %.
  '--max-semi-space-size=64',
  '--min-semi-space-size=64',
  // A full collection comes when the heap is three and a half times what the last one left. V8 comes at twice or less,
  // and marks on both cores what the next files still need.
  '--heap-growing-percent=250',
  '--import',
  new URL('knowing-the-test.ts', import.meta.url).href,
]

/**
 * The time to wait for the last output of a process that has ended: programs that it started may keep its pipes open
 * for ever.
 */
const lastWordsMilliseconds = 1_000

interface Limits {
  /** The number of files that run at the same time. */
  processes: number
  /** The time after which the process of a file is killed. */
  milliseconds: number
}

/**
 * Runs each file and passes its outcome to `ended`. Files share processes, one after another, unless they run alone. A
 * process that ends early or takes too long fails its current file.
 */
export async function runFiles(
  files: readonly TestFile[],
  { processes, milliseconds }: Limits,
  ended: (outcome: Outcome) => void,
): Promise<void> {
  const queue = [...files]
  const lane = async () => {
    let shared: Runner | undefined
    for (let file = queue.shift(); file; file = queue.shift()) {
      const runner = file.runsAlone ? new Runner() : (shared ??= new Runner())
      const outcome = await runner.run(file.path, milliseconds)
      ended(outcome)
      if (file.runsAlone || runner.hasEnded || outcome.isLast) {
        await runner.end()
        if (runner === shared) shared = undefined
      }
    }
    await shared?.end()
  }
  await Promise.all(Array.from({ length: processes }, lane))
}

class Runner {
  readonly #child: ChildProcess
  readonly #exited: Promise<string>
  #said = ''
  hasEnded = false
  #isEnding = false

  constructor() {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const colours = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}
    this.#child = fork(worker, { silent: true, execArgv, env: { ...env, ...colours } })
    const streams = [this.#child.stdout, this.#child.stderr].filter((stream) => stream !== null)
    for (const stream of streams)
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#said += text
      })
    const { promise, resolve } = Promise.withResolvers<string>()
    this.#exited = promise
    this.#child.once('exit', async (code, signal) => {
      this.hasEnded = true
      const patience = AbortSignal.timeout(lastWordsMilliseconds)
      await Promise.allSettled(streams.map((stream) => finished(stream, { signal: patience })))
      resolve(`Its process ended before it did: ${signal ?? `exit code ${code}`}.`)
    })
    // The process could not be started, or no longer accepts messages.
    this.#child.on('error', (error) => {
      this.hasEnded = true
      this.#child.kill('SIGKILL')
      resolve(`Its process cannot be used: ${error.message}.`)
    })
    this.#child.once('disconnect', () => {
      if (!this.#isEnding) this.#child.kill('SIGKILL')
    })
  }

  /** Runs one file, and returns its outcome. Its output comes before its tests in the report. */
  async run(file: string, limitMilliseconds: number): Promise<Outcome> {
    const started = performance.now()
    const late = new AbortController()
    const timer = setTimeout(() => {
      late.abort()
      this.#child.kill('SIGKILL')
    }, limitMilliseconds)
    this.#child.send(file)
    const outcome = await Promise.race([
      once(this.#child, 'message').then(([message]): Outcome => message),
      this.#exited.then(
        (why): Outcome => ({
          file,
          tests: 0,
          failures: late.signal.aborted ? `It did not end within ${limitMilliseconds / 1_000} seconds.` : why,
          report: '',
          milliseconds: performance.now() - started,
          cpuMilliseconds: null,
          slowest: [],
          isLast: true,
        }),
      ),
    ])
    clearTimeout(timer)
    const said = this.#said
    this.#said = ''
    return { ...outcome, report: `${said}${outcome.report}` }
  }

  async end(): Promise<void> {
    this.#isEnding = true
    if (this.#child.connected) this.#child.disconnect()
    await this.#exited
  }
}
