import { readdirSync, readFileSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { isStopped } from './processes.ts'

/**
 * Stops the processes of a run for random moments: the process of the number given, and each of its database sessions.
 * Makes some of its threads slow, if it may make them fast again. A run whose history depends on the speed of the
 * machine then has another history. Ends when the process has ended. It needs `/proc`.
 */
const [, , given] = process.argv
const run = Number(given)
const [sessionsAtOnce, threadsAtOnce] = [3, 2]
/** The longest times in milliseconds. */
const most = { stopped: 60, longStopped: 300, slow: 600 }
/** The longest times between two of them: the run itself has to come forward. */
const between = { session: 40, run: 200, thread: 40 }
const shareOfLong = 0.05
const lookMilliseconds = 300
const slowest = 19

const session = new RegExp(`^postgres: .*\\bsimulation_${run}(?:_sandbox)?\\b`)
const stopped = new Set<number>()
let sessions: readonly number[] = []

const numbersIn = (folder: string): number[] =>
  readdirSync(folder)
    .map(Number)
    .filter((number) => !Number.isNaN(number))

const upTo = (limit: number): number => Math.random() * limit

function pick<T>(choices: readonly T[]): T | undefined {
  return choices[Math.floor(upTo(choices.length))]
}

/** The priority of the run as it was started. */
const normal = getPriority(run)

/** Returns undefined for a process that has ended meanwhile, or if the system does not allow it. */
function unlessGone<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

const isThere = (): boolean => unlessGone(() => process.kill(run, 0)) ?? false

const isSession = (pid: number): boolean =>
  unlessGone(() => session.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))) ?? false

async function look(): Promise<void> {
  for (; isThere(); await pause(lookMilliseconds)) sessions = numbersIn('/proc').filter(isSession)
}

async function stop(choices: () => readonly number[], longest: number): Promise<void> {
  for (; isThere(); await pause(upTo(longest))) {
    const pid = pick(choices())
    // The run stops sessions, too, and continues them itself.
    if (pid === undefined || stopped.has(pid) || isStopped(pid)) continue
    stopped.add(pid)
    unlessGone(() => process.kill(pid, 'SIGSTOP'))
    await pause(Math.random() < shareOfLong ? most.longStopped : upTo(most.stopped))
    unlessGone(() => process.kill(pid, 'SIGCONT'))
    stopped.delete(pid)
  }
}

/** True if this process may make a thread fast again: without privileges it could only make it slow for good. */
const maySpeedUp = (): boolean =>
  unlessGone(() => {
    setPriority(slowest)
    setPriority(normal)
    return true
  }) ?? false

async function slowDown(): Promise<void> {
  for (; isThere(); await pause(upTo(between.thread))) {
    const thread = pick(unlessGone(() => numbersIn(`/proc/${run}/task`)) ?? [])
    if (thread === undefined) continue
    unlessGone(() => setPriority(thread, slowest))
    await pause(upTo(most.slow))
    unlessGone(() => setPriority(thread, normal))
  }
}

function continueAll(): void {
  for (const pid of stopped) unlessGone(() => process.kill(pid, 'SIGCONT'))
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    continueAll()
    process.exit()
  })
await Promise.all([
  look(),
  stop(() => [run], between.run),
  ...Array.from({ length: sessionsAtOnce }, () => stop(() => sessions, between.session)),
  ...Array.from({ length: maySpeedUp() ? threadsAtOnce : 0 }, slowDown),
])
