import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createLog } from '../platform/log.ts'
import type { Config } from './config.ts'
import { Readiness } from './health/readiness.ts'
import { readConfig } from './read-config.ts'
import { audit, auditObjects, invite, load } from './starting/commands.ts'
import { type Mode, modes } from './starting/modes.ts'
import { start } from './starting/start.ts'

/** A shutdown that hangs ends after this. What was committed is safe. */
const shutdownMilliseconds = 20_000
/** Longer than balancers need to ask for readiness twice. */
const usualDrainSeconds = 5
/**
 * The time within which a second signal is an echo: npm passes on a Ctrl-C that the terminal has already sent. A later
 * one ends the process at once.
 */
const echoMilliseconds = 1_000
const couldNotLook = 2

const {
  values: options,
  positionals: [asked = 'all'],
} = readArguments()
const mode =
  modes.find((candidate) => candidate === asked) ??
  exit(`There is no mode ${asked}. There are: ${modes.join(', ')}.`, 1)
const config = readConfigOrExit()
const log = createLog(config.logLevel)
const parts = new AsyncDisposableStack()
const interrupt = new AbortController()
const readiness = new Readiness()
const say = (text: string) => void process.stdout.write(text)
let stoppingSince: number | undefined

process.on('SIGINT', () => void stop(0))
process.on('SIGTERM', () => void stop(0))

const starting = run(mode)
try {
  const isWell = await starting
  if (isWell !== undefined) await stop(isWell ? 0 : 1)
} catch (error) {
  if (stoppingSince === undefined) {
    log.fatal({ err: error }, error instanceof Error ? error.message : 'could not start')
    await stop(failure(mode))
  }
}

/** Runs a mode. Returns nothing for a mode that runs until it is stopped, otherwise true for success. */
async function run(what: Mode): Promise<boolean | void> {
  if (what === 'all' || what === 'api' || what === 'worker')
    return start(config, what, { parts, log, say, lost: () => void stop(1), signal: interrupt.signal, readiness })
  if (what === 'load') return load(config, { parts, say }).then(() => true)
  const { application, database, email, read } = options
  const aside = { parts, log, say, database }
  if (what === 'audit') return audit(config, application, aside)
  return what === 'audit-objects' ? auditObjects(config, read, aside) : invite(config, email, aside)
}

/**
 * Stops the process: waits for a start in progress, drains while it reports not ready, then closes all parts, the last
 * first. A later second signal, or a stop that takes too long, ends the process at once.
 */
async function stop(code: number): Promise<void> {
  if (stoppingSince !== undefined && performance.now() - stoppingSince > echoMilliseconds) process.exit(1)
  if (stoppingSince !== undefined) return
  stoppingSince = performance.now()
  const drains = code === 0 && readiness.isReady && mode !== 'worker' ? drainMilliseconds() : 0
  setTimeout(() => process.exit(1), drains + shutdownMilliseconds).unref()
  readiness.stop()
  interrupt.abort()
  await starting.catch(() => {})
  await pause(drains)
  await parts.disposeAsync().catch((error: unknown) => log.error({ err: error }, 'could not close everything'))
  process.exit(code)
}

/** Returns the time to drain; by default 0 with everything in one process, where no balancer has to notice. */
function drainMilliseconds(): number {
  return 1_000 * (config.drainSeconds ?? (mode === 'api' ? usualDrainSeconds : 0))
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        application: { type: 'string' },
        clock: { type: 'boolean' },
        database: { type: 'string' },
        email: { type: 'string' },
        read: { type: 'string' },
      },
    })
  } catch (error) {
    return exit(error instanceof Error ? error.message : String(error), 1)
  }
}

function readConfigOrExit(): Config {
  try {
    return readConfig({ ...process.env, ...(options.clock && { TRIAL_CLOCK: 'yes' }) })
  } catch (error) {
    return exit(error instanceof Error ? error.message : String(error), failure(mode))
  }
}

/**
 * Returns the exit code of a run that could not do its work: 1, or 2 for audits, where 1 means that something was
 * found.
 */
function failure(what: Mode): number {
  return what === 'audit' || what === 'audit-objects' ? couldNotLook : 1
}

function exit(why: string, code: number): never {
  process.stderr.write(`${why}\n`)
  process.exit(code)
}
