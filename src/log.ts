import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino'
import { redacted } from './privacy/redact.ts'

/** The one log. What is logged of an error is its words, without personal numbers, and never what a driver says of rows and parameters. */
export const createLog = (level: string, destination?: DestinationStream): Logger =>
  (destination ? pino({ level, serializers: { err: safe } }, destination) : pino({ level, serializers: { err: safe } }))

/** What an error may be told with beside its words; a column or a constraint tells what failed, a detail would tell on whose row. */
const kept = ['code', 'severity', 'routine', 'table_name', 'column_name', 'constraint_name', 'statusCode', 'address', 'port', 'syscall']

function safe(error: unknown): unknown {
  if (!(error instanceof Error)) return redacted(String(error))
  const { type, message, stack, ...rest } = stdSerializers.err(error)
  const told = Object.fromEntries(Object.entries(rest).filter(([name]) => kept.includes(name)))
  const causes = error instanceof AggregateError ? { aggregateErrors: error.errors.slice(0, causesLimit).map(safe) } : {}
  return { type, message: redacted(message), stack: redacted(stack), ...told, ...causes }
}

const causesLimit = 10
