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
 * Notifies the workers of a change, once for all changes within 100 ms. Sent after the commit and outside of it,
 * because PostgreSQL lets transactions that notify commit only one after the other. Never fails: a lost notice waits
 * for the schedule of its job.
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

/** Calls `wakened` at each change, and after a lost connection is back. */
export const listenForWork = ({ pool }: Pick<Database, 'pool'>, wakened: () => void) =>
  pool.listen(channel, wakened, wakened)
