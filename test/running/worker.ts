import { run } from 'node:test'
import { spec, type TestEvent } from 'node:test/reporters'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { cpuWithEnded } from '../../bench/processes.ts'
import { loadGarbageCollector } from '../../src/platform/garbage-collector.ts'
import { heapLimitBytes, type Outcome, type Timed } from './outcome.ts'

/**
 * Runs the test files that the parent process names, one after another. A file ends when its tests and hooks have ended
 * and nothing keeps the process busy, as in a process of its own. Only then is the next one loaded.
 */
process.on('message', async (file: string) => {
  process.channel?.unref()
  const outcome = await runFile(file)
  process.channel?.ref()
  process.send?.(outcome)
})
process.on('disconnect', () => process.exit())

const slowestTests = 10
/** Separates the list of tests from the failures in the reporter's output. */
const endOfList = '\0'
const isTotal = ({ type, data }: TestEvent) =>
  type === 'test:summary' ||
  (type === 'test:diagnostic' &&
    data.nesting === 0 &&
    /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) \d/.test(data.message))

/** Returns true for a failure after the end of its test, which Node reports only as a diagnostic of the file. */
const isAfterTheTest = (event: TestEvent): event is Extract<TestEvent, { type: 'test:diagnostic' }> =>
  event.type === 'test:diagnostic' && event.data.nesting === 0 && event.data.message.startsWith('Error: ')

async function runFile(file: string): Promise<Outcome> {
  const started = performance.now()
  const cpuBefore = cpuWithEnded(process.pid)
  const reporter = new spec()
  const printed = reporter.toArray()
  const tests: Timed[] = []
  const faults: string[] = []
  let hasPassed = false
  let isLoaded = true
  for await (const event of run({ files: [file], isolation: 'none' })) {
    if (event.type === 'test:summary') hasPassed = event.data.success
    const timed = testOf(event)
    if (timed && timed.name !== file) tests.push(timed)
    if (isTotal(event)) continue
    reporter.write(event)
    if (isAfterTheTest(event)) faults.push(event.data.message)
    // What it has opened before may keep the process busy for ever.
    isLoaded = !(event.type === 'test:fail' && event.data.name === file)
    if (!isLoaded) break
  }
  reporter.end({ type: 'test:stdout', data: { message: endOfList } })
  const [report = '', failures = ''] = (await printed).join('').split(endOfList)
  if (!failures) faults.push(...(await faultsOf(file, tests.length)))
  if (!hasPassed && !failures && faults.length === 0) faults.push('Node says that it failed, and not why.')
  process.exitCode = undefined
  return {
    file,
    tests: tests.length,
    failures: [failures, ...faults].filter(Boolean).join('\n'),
    report,
    milliseconds: performance.now() - started,
    cpuMilliseconds: known(cpuWithEnded(process.pid) - cpuBefore),
    slowest: tests.sort((one, other) => other.milliseconds - one.milliseconds).slice(0, slowestTests),
    isLast: !isLoaded || heapAfterwards() > heapLimitBytes,
  }
}

/** Returns the heap size. Collects garbage only above the limit, once: a new process takes some seconds. */
function heapAfterwards(): number {
  if (process.memoryUsage().heapUsed > heapLimitBytes) loadGarbageCollector()({ type: 'major' })
  return process.memoryUsage().heapUsed
}

const known = (figure: number): number | null => (Number.isNaN(figure) ? null : figure)

/**
 * Returns a test with its duration. Undefined for a suite, and for a file without tests, which Node reports as one test
 * with its name. A suite that is skipped counts as one test: Node does not report its tests.
 */
function testOf({ type, data }: TestEvent): Timed | undefined {
  if (type !== 'test:pass' && type !== 'test:fail') return undefined
  if (data.details.type === 'suite' && data.skip === undefined) return undefined
  return { name: data.name, milliseconds: data.details.duration_ms }
}

/**
 * Returns the faults of a file that no test reports: no test ran, it was not loaded to its end, or it set an exit code.
 */
async function faultsOf(file: string, tests: number): Promise<string[]> {
  const faults = tests === 0 ? ['No test ran.'] : []
  // The module is loaded already: only its loading promise knows a failure after its first test.
  await import(pathToFileURL(file).href).catch((error: unknown) => {
    faults.push(`It was not loaded to its end: ${inspect(error)}`)
  })
  if (process.exitCode) faults.push(`It set the exit code ${process.exitCode}.`)
  return faults
}
