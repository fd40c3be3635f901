import type { Database } from '../db/client.ts'

/** The NOTIFY channel of the workers: something has changed, and a prompt job may have work. */
const channel = 'work_to_do'
/** Changes that come this close together wake the workers once. */
const gatherMilliseconds = 100

export interface Wake {
  soon(): void
  close(): Promise<void>
}

/**
 * Wakes the workers after something was changed, once for all that comes within a tenth of a second. Told after the
 * commit and outside of it, since PostgreSQL lets transactions that notify commit only one after the other. It never
 * fails: what could not be told waits for the schedule of its job.
 */
export function createWake({ pool }: Pick<Database, 'pool'>): Wake {
  let timer: NodeJS.Timeout | undefined
  let telling: Promise<unknown> = Promise.resolve()
  function tell(): void {
    timer = undefined
    telling = pool.notify(channel, '').catch(() => {})
  }
  async function close(): Promise<void> {
    if (timer) {
      clearTimeout(timer)
      tell()
    }
    await telling
  }
  return {
    soon: () => {
      timer ??= setTimeout(tell, gatherMilliseconds).unref()
    },
    close,
  }
}

/** Calls `wakened` whenever something was changed, and when the connection is there again after it was lost. */
export const listenForWork = ({ pool }: Pick<Database, 'pool'>, wakened: () => void) =>
  pool.listen(channel, wakened, wakened)
