import type { App } from '../../http/schema.ts'
import type { Around } from '../../platform/around.ts'
import type { SeesStatements } from '../../platform/db/statement-log.ts'
import type { StorageOperation } from '../../platform/stored-objects/watched-storage.ts'

export interface TracingSettings {
  /** The collector: OTLP over HTTP with JSON. Spans go to `/v1/traces` below it. */
  endpoint: string
  serviceName: string
  /** The share of traces that are kept, from 0 to 1. A caller that sends `traceparent` decides for itself. */
  share: number
}

/**
 * Makes spans of what a process does. No span has a value of a request, a row or an error message: only names that
 * stand in the code, codes, and the text of statements with placeholders.
 */
export interface Tracing {
  /** Makes a span of each request, except probes and scrapes. Call it before other hooks are added. */
  requests(app: App): void
  /** Makes a span of each statement, below the request or job that sent it. */
  statement: SeesStatements
  /** Makes a span of each call of the object storage. */
  storage: Around<StorageOperation>
  /** Makes a span of each run of a job, with a trace of its own. */
  job: Around
  /** Sends what is left, for at most three seconds. */
  close(): Promise<void>
}
