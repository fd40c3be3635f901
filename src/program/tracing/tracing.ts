import type { App } from '../../http/schema.ts'
import type { Around } from '../../platform/around.ts'
import type { SeesStatements } from '../../platform/db/statement-log.ts'
import type { StorageOperation } from '../../platform/stored-objects/watched-storage.ts'

export interface TracingSettings {
  /** URL of the collector for OTLP over HTTP with JSON. Spans are posted to `/v1/traces` below it. */
  endpoint: string
  serviceName: string
  /** The share of traces that are sampled, from 0 to 1. For a request with `traceparent`, its flag decides. */
  share: number
}

/**
 * Creates the spans of a process. A span contains only names from the code, codes, and the text of statements with
 * placeholders: no value of a request or row, and no error message.
 */
export interface Tracing {
  /** Creates a span for each request, except probes and scrapes. Call it before other hooks are added. */
  requests(app: App): void
  /** Creates a span for each statement, below that of the request or job that sent it. */
  statement: SeesStatements
  /** Creates a span for each call to the object storage. */
  storage: Around<StorageOperation>
  /** Creates a span for each run of a job, in a new trace. */
  job: Around
  /** Creates the spans of the sandbox. Each has the attribute `satu_pintu.sandbox`. */
  sandbox: Pick<Tracing, 'requests' | 'statement' | 'job'>
  /** Sends the remaining spans, for three seconds at most. Never rejects. */
  close(): Promise<void>
}
