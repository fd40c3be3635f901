import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** The trace and span of a caller. `traceFlags`: 1 when it is sampled, else 0. */
interface TraceParent {
  traceId: string
  spanId: string
  traceFlags: number
}

const shape = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/

/** Returns the header `traceparent` (W3C Trace Context). Undefined: absent or invalid. */
export function traceParentOf(headers: IncomingHttpHeaders): TraceParent | undefined {
  const [, traceId, spanId, flags] = shape.exec(String(headers['traceparent'] ?? '')) ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1 }
}

/** Returns the trace id of `traceparent`, or a new one: 32 hexadecimal digits. */
export const traceIdOf = ({ headers }: IncomingMessage): string =>
  traceParentOf(headers)?.traceId ?? randomUUID().replaceAll('-', '')
