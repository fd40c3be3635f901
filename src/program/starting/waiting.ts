import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { passesByItself } from '../../http/problems/unavailable.ts'

const pauseMilliseconds = 500
const remindMilliseconds = 5_000

/** The pauses between attempts at something that a start does not wait for: the first, and the longest. */
const firstRetryMilliseconds = 250
const longestRetryMilliseconds = 5_000

export interface Patience {
  seconds: number
  signal: AbortSignal
  log: Pick<Logger, 'info'>
}

/**
 * Calls `reach` every half second until it succeeds, and returns its result. Logs every 5 seconds what it waits for. At
 * timeout it throws an error with the setting and the last failure; at once for one that retries cannot fix, such as a
 * wrong password.
 */
export async function waitFor<T>(setting: string, reach: () => Promise<T>, patience: Patience): Promise<T> {
  const { seconds, signal, log } = patience
  const deadline = performance.now() + seconds * 1_000
  let remindAt = performance.now()
  for (;;) {
    try {
      return await reach()
    } catch (error) {
      const why = wordsOf(error)
      if (!isPassing(error)) throw new Error(`${setting}: ${why}`, { cause: error })
      if (performance.now() >= deadline)
        throw new Error(`${setting}: there was no answer within ${seconds} seconds: ${why}`, { cause: error })
      if (performance.now() >= remindAt) {
        log.info({ setting, why }, 'waiting for a service')
        remindAt = performance.now() + remindMilliseconds
      }
    }
    await pause(pauseMilliseconds, undefined, { signal })
  }
}

interface Retrying {
  setting: string
  signal: AbortSignal
  log: Pick<Logger, 'info' | 'warn'>
}

/**
 * Calls `attempt` until it succeeds, whatever the failure, with pauses of at most 5 seconds. Returns true then, and
 * false when the signal aborts first. Logs the first failure, each different one after it, and the success that follows
 * one. A failure after the signal has aborted is not logged.
 */
export async function untilDone(attempt: () => Promise<void>, { setting, signal, log }: Retrying): Promise<boolean> {
  let said: string | undefined
  let milliseconds = firstRetryMilliseconds
  while (!signal.aborted) {
    try {
      await attempt()
      if (said !== undefined) log.info({ setting }, 'the service is there')
      return true
    } catch (error) {
      if (signal.aborted) return false
      const why = wordsOf(error)
      if (why !== said) log.warn({ setting, why }, 'going on without a service, which is tried again')
      said = why
    }
    await pause(milliseconds, undefined, { signal }).catch(() => {})
    milliseconds = Math.min(2 * milliseconds, longestRetryMilliseconds)
  }
  return false
}

/** Returns true for a failure that may pass. `fetch` and the storage client wrap it as the `cause` of their error. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { cause } = error
  return passesByItself(error) || isServerError(error) || (cause !== undefined && isPassing(cause))
}

const isServerError = (error: Error): boolean => Number(storageStatusOf(error)) >= 500

/** Returns the HTTP status of an error of the storage client; undefined for other errors. */
const storageStatusOf = (error: Error): unknown =>
  '$metadata' in error &&
  typeof error.$metadata === 'object' &&
  error.$metadata !== null &&
  'httpStatusCode' in error.$metadata
    ? error.$metadata.httpStatusCode
    : undefined

const refusedKey =
  'the storage refuses the key (403). Check S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, S3_REGION, S3_BUCKET and the clock'

/** Returns the message of an error with those of its causes. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const storageStatus = storageStatusOf(error)
  // A refused HEAD has no body that says more.
  if (storageStatus === 403) return refusedKey
  if (storageStatus !== undefined && error.name === 'Unknown')
    return `${error.message}. Check S3_ENDPOINT, S3_REGION and S3_BUCKET`
  const below = error instanceof AggregateError ? error.errors[0] : error.cause
  const own = error.message || ('code' in error ? String(error.code) : error.name)
  return below === undefined ? own : `${own} (${wordsOf(below)})`
}
