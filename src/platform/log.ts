import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino'
import { redacted } from './redact.ts'

/**
 * Returns the logger of the process. Errors are logged with a redacted message and stack and the members of `kept`,
 * never with rows or parameters of a driver.
 */
export const createLog = (
  level: string,
  destination: DestinationStream = gathered(writingTo(standardOutput)),
): Logger => pino({ level, serializers: { err: safe } }, destination)

const standardOutput = 1
/** The most text that waits for room on a full disk. */
const waitingBytes = 1_048_576

/**
 * Returns a destination that writes to an open file. A write that fails, such as on a full disk, ends no process: what
 * could not be written is written with the next line that can be, and lines beyond 1 MiB are lost.
 */
export function writingTo(file: number): DestinationStream {
  const destination = pino.destination({ dest: file, sync: true, maxLength: waitingBytes })
  destination.on('error', () => {})
  return destination
}

const gatherMilliseconds = 20
const gatherCharacters = 65_536

/**
 * Returns a destination that collects lines for 20 ms, because a write is slow. Warnings and errors are written at once
 * with the lines before them; the rest is written at exit. A killed process may lose the lines of 20 ms.
 */
export function gathered(destination: DestinationStream): DestinationStream {
  let waiting = ''
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (waiting !== '') destination.write(waiting)
    waiting = ''
  }
  process.once('exit', flush)
  return {
    write(line) {
      waiting += line
      if (!isCalm(line) || waiting.length > gatherCharacters) flush()
      else timer ??= setTimeout(flush, gatherMilliseconds).unref()
    },
  }
}

/** True for a line of level trace, debug or info. Pino writes the level first. */
const isCalm = (line: string): boolean => /^\{"level":[1-3]0,/.test(line)

/** Members of an error that are logged. PostgreSQL's `detail` is not among them: it contains values of the row. */
const kept = [
  'code',
  'severity',
  'routine',
  'table_name',
  'column_name',
  'constraint_name',
  'statusCode',
  'address',
  'port',
  'syscall',
  'queue',
  'worker',
]

/** True for errors, and for plain objects with a message, which libraries such as pg-boss report. */
const isErrorLike = (error: unknown): error is Error =>
  error instanceof Error ||
  (typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string')

function safe(error: unknown): unknown {
  if (!isErrorLike(error)) return redacted(String(error))
  const { type, message, stack, ...rest } = stdSerializers.err(error)
  const told = Object.fromEntries(Object.entries(rest).filter(([name]) => kept.includes(name)))
  const causes =
    error instanceof AggregateError ? { aggregateErrors: error.errors.slice(0, causesLimit).map(safe) } : {}
  return { type, message: redacted(message), ...(stack && { stack: redacted(stack) }), ...told, ...causes }
}

const causesLimit = 10
