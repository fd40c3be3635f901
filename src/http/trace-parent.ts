import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** The trace and the span that a caller is in. */
export interface TraceParent {
  traceId: string
  spanId: string
  traceFlags: number
}

const shape = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/

/** Returns what the header `traceparent` says (W3C Trace Context); undefined when it is absent or invalid. */
export function traceParentOf(headers: IncomingHttpHeaders): TraceParent | undefined {
  const [, traceId, spanId, flags] = shape.exec(String(headers['traceparent'] ?? '')) ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1 }
}

/** Returns the id of the trace that a caller is in, if it says so by `traceparent`; otherwise a new one. */
export const traceIdOf = ({ headers }: IncomingMessage): string =>
  traceParentOf(headers)?.traceId ?? randomUUID().replaceAll('-', '')
