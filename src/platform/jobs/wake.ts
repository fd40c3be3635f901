import type { Database } from '../db/client.ts'

/** The NOTIFY channel by which a change makes the workers run the prompt jobs. */
const channel = 'work_to_do'
/** Changes within this time wake the workers once. */
const gatherMilliseconds = 100

interface Wake {
  soon(): void
  close(): Promise<void>
}

/**
 * Returns a notifier of the workers: `soon` sends one NOTIFY for all changes within 100 ms. Call it after the commit:
 * PostgreSQL serializes the commits of transactions that notify. Never fails: after a lost notice, jobs run by their
 * schedule. `close` sends what is pending.
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

/** Listens for changes. Calls `wakened` at each one, at the beginning, and after each reconnection. */
export const listenForWork = ({ pool }: Pick<Database, 'pool'>, wakened: () => void) =>
  pool.listen(channel, wakened, wakened)
