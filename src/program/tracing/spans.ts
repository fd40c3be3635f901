import type { AsyncLocalStorage } from 'node:async_hooks'
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { millisecondsNow } from '../../platform/clock.ts'
import type { EndedStatement } from '../../platform/db/statement-log.ts'

/** Stores the context of the current span. Nothing is registered globally. */
export type Contexts = AsyncLocalStorage<Context>

interface Work {
  kind: SpanKind
  attributes: Attributes
  parent?: Context
}

/** Runs `work` in a span. Records only the name of an error: its message may contain personal data. */
export async function spanAround<T>(
  { tracer, contexts }: { tracer: Tracer; contexts: Contexts },
  name: string,
  { kind, attributes, parent = contexts.getStore() ?? ROOT_CONTEXT }: Work,
  work: () => Promise<T>,
): Promise<T> {
  const span = tracer.startSpan(name, { kind, attributes }, parent)
  try {
    return await contexts.run(trace.setSpan(parent, span), work)
  } catch (error) {
    span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown').setStatus(failed)
    throw error
  } finally {
    span.end()
  }
}

/** Records the span of a statement that has just ended. `more`: further attributes. */
export function statementSpan(
  tracer: Tracer,
  parent: Context,
  { sql, ms, failed: isFailed, code }: EndedStatement,
  more: Attributes = {},
): void {
  const endTime = millisecondsNow()
  const attributes = { 'db.system.name': 'postgresql', 'db.query.text': sql, ...more }
  const span = tracer.startSpan(summaryOf(sql), { kind: SpanKind.CLIENT, attributes, startTime: endTime - ms }, parent)
  if (isFailed) span.setAttribute('error.type', code ?? 'unknown').setStatus(failed)
  span.end(endTime)
}

/** The status of a failed span, without a message: messages may contain personal data. */
export const failed = { code: SpanStatusCode.ERROR }

/** Returns the first word of a statement and the first table that it names, such as `select offices`. */
function summaryOf(sql: string): string {
  const [, verb = 'statement'] = /^(\w+)/.exec(sql) ?? []
  const [, table] = /\b(?:from|into|update)\s+([a-z_][a-z_.]*)/.exec(sql) ?? []
  return table === undefined ? verb : `${verb} ${table}`
}
