import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino'
import { redacted } from './redact.ts'

/**
 * Makes the logger of the process. Of an error it logs the message without personal numbers, never a driver's rows or
 * parameters.
 */
export const createLog = (
  level: string,
  destination: DestinationStream = gathered(pino.destination({ dest: 1, sync: true })),
): Logger => pino({ level, serializers: { err: safe } }, destination)

const gatherMilliseconds = 20
const gatherCharacters = 65_536

/**
 * Collects lines for some milliseconds: one write costs more than the rest of a line. Warnings and errors are written
 * at once, with all lines before them, and so is the rest at exit. A killed process may lose the lines of those
 * milliseconds.
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

/** Of a level up to info: pino writes it first. */
const isCalm = (line: string): boolean => /^\{"level":[1-3]0,/.test(line)

/**
 * Members of an error that are logged beside its message. A column or a constraint names the cause; a detail would
 * show the row.
 */
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

/** Libraries, pg-boss among them, also report plain objects that have the members of an error. */
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
