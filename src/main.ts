import { pino } from 'pino'
import { type Config, readConfig } from './config.ts'
import { load, modes, start } from './start.ts'

/** A shutdown that hangs is cut short after this; whatever was committed is safe. */
const shutdownMilliseconds = 20_000
/** npm passes a Ctrl-C on that the terminal has sent already: only later than this does a second one mean impatience. */
const echoMilliseconds = 1_000

const config = readConfigOrExit()
const mode = modes.find((candidate) => candidate === (process.argv[2] ?? 'all')) ?? exit(`There is no mode ${process.argv[2]}. There are: ${modes.join(', ')}.`)
const log = pino({ level: config.logLevel })
const parts = new AsyncDisposableStack()
const interrupt = new AbortController()
const say = (text: string) => void process.stdout.write(text)
let stoppingSince: number | undefined

process.on('SIGINT', () => void stop(0))
process.on('SIGTERM', () => void stop(0))

const starting = mode === 'load' ? load(config, parts) : start(config, mode, { parts, log, say, lost: () => void stop(1), signal: interrupt.signal })
try {
  await starting
  if (mode === 'load') await stop(0)
} catch (error) {
  if (stoppingSince === undefined) {
    log.fatal({ err: error }, error instanceof Error ? error.message : 'could not start')
    await stop(1)
  }
}

/** Lets a start that is under way come to rest, then closes what was started, the last first. Asked again, or if it takes too long, it ends at once. */
async function stop(code: number): Promise<void> {
  if (stoppingSince !== undefined && Date.now() - stoppingSince > echoMilliseconds) process.exit(1)
  if (stoppingSince !== undefined) return
  stoppingSince = Date.now()
  setTimeout(() => process.exit(1), shutdownMilliseconds).unref()
  interrupt.abort()
  await starting.catch(() => {})
  await parts.disposeAsync().catch((error: unknown) => log.error({ err: error }, 'could not close everything'))
  process.exit(code)
}

function readConfigOrExit(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    return exit(error instanceof Error ? error.message : String(error))
  }
}

function exit(why: string): never {
  process.stderr.write(`${why}\n`)
  process.exit(1)
}
