import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Readiness } from './health/readiness.ts'
import type { Config } from './settings/config.ts'
import { readConfig } from './settings/read-config.ts'
import { help } from './starting/help.ts'
import { type Mode, modes } from './starting/modes.ts'
import { sayTo } from './starting/output.ts'
import { shrinkAfterStart } from './starting/shrink.ts'
import { start } from './starting/start.ts'

/** The time limit of a shutdown, after the drain; then the process exits as one that failed. */
const shutdownMilliseconds = 20_000
/** Default drain of an API that runs alone: longer than two readiness probes of a load balancer. */
const usualDrainSeconds = 5
/** A second signal within this time is ignored: npm repeats the Ctrl-C of a terminal. A later one exits at once. */
const echoMilliseconds = 1_000
const couldNotLook = 2

const {
  values: options,
  positionals: [asked = 'all'],
} = readArguments()
if (options.help) printHelp()
const mode =
  modes.find((candidate) => candidate === asked) ??
  exit(`There is no mode ${asked}. There are: ${modes.join(', ')}. --help describes them.`, 1)
const config = readConfigOrExit()
// From here on loads what only a start with right settings needs.
const { createLog } = await import('../platform/log.ts')
const log = createLog(config.logLevel)
const parts = new AsyncDisposableStack()
const interrupt = new AbortController()
const readiness = new Readiness()
const say = sayTo(process.stdout, () => void stop(failure(mode)))
let stoppingSince: number | undefined

process.on('SIGINT', () => void stop(0))
process.on('SIGTERM', () => void stop(0))

const starting = run(mode)
try {
  const isWell = await starting
  if (isWell !== undefined) await stop(isWell ? 0 : 1)
  else shrinkAfterStart()
} catch (error) {
  if (stoppingSince === undefined) {
    log.fatal({ err: error }, error instanceof Error ? error.message : 'could not start')
    await stop(failure(mode))
  }
}

/** Runs a mode. Returns undefined for a mode that runs until it is stopped; otherwise true for success. */
async function run(what: Mode): Promise<boolean | void> {
  if (what === 'all' || what === 'api' || what === 'worker')
    return start(config, what, { parts, log, say, lost: () => void stop(1), signal: interrupt.signal, readiness })
  const { audit, auditObjects, invite, load } = await import('./starting/commands.ts')
  if (what === 'load') return load(config, { parts, say, log, signal: interrupt.signal }).then(() => true)
  const { application, database, email, read } = options
  const aside = { parts, log, say, database }
  if (what === 'audit') return audit(config, application, aside)
  return what === 'audit-objects' ? auditObjects(config, read, aside) : invite(config, email, aside)
}

/**
 * Stops the process and exits with `code`: reports not ready, waits for a start in progress, drains, then closes all
 * parts in reverse order. Exits at a second signal after `echoMilliseconds`, and when the stop hangs.
 */
async function stop(code: number): Promise<void> {
  if (stoppingSince !== undefined && performance.now() - stoppingSince > echoMilliseconds) process.exit(failure(mode))
  if (stoppingSince !== undefined) return
  stoppingSince = performance.now()
  const drains = code === 0 && readiness.isReady && mode !== 'worker' ? drainMilliseconds() : 0
  setTimeout(() => process.exit(failure(mode)), drains + shutdownMilliseconds).unref()
  readiness.stop()
  interrupt.abort()
  await starting.catch(() => {})
  await pause(drains)
  await parts.disposeAsync().catch((error: unknown) => log.error({ err: error }, 'could not close everything'))
  process.exit(code)
}

/** Returns the time to drain. Default: 5 s for an API that runs alone, 0 for everything in one process. */
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
        help: { type: 'boolean', short: 'h' },
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

/** Returns the exit code of a run that could not do its work: 2 for audits, whose code 1 reports a finding; else 1. */
function failure(what: Mode): number {
  return what === 'audit' || what === 'audit-objects' ? couldNotLook : 1
}

function printHelp(): never {
  process.stdout.write(help())
  process.exit(0)
}

function exit(why: string, code: number): never {
  process.stderr.write(`${why}\n`)
  process.exit(code)
}
