import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Ground } from './bucket.ts'

const program = new URL('network-process.ts', import.meta.url)

/** The address and storage of a network in another process, and a token of its applicant. */
interface Address extends Ground {
  port: number
  token: string
}
interface Memory {
  rss: number
  peak: number
}

/** Starts a network in a process of its own. With `ground` it is a second API of that network. */
export async function networkAlone(ground?: Ground) {
  const child = fork(program, ground ? [JSON.stringify({ url: ground.url, settings: ground.settings })] : [], {
    execArgv: [],
  })
  const ended = once(child, 'exit')
  const asks = async <T>(): Promise<T> => {
    const [message] = await Promise.race([
      once(child, 'message'),
      ended.then(() => {
        throw new Error('The network has ended.')
      }),
    ])
    return message
  }
  const address = await asks<Address>()
  return {
    ...address,
    /** Returns the resident memory of the process now and at its peak, in bytes. */
    async memory(): Promise<Memory> {
      child.send('memory')
      return asks<Memory>()
    },
    /** Kills the process without a chance to clean up (SIGKILL). */
    async kill(): Promise<void> {
      child.kill('SIGKILL')
      await ended
    },
    async close(): Promise<void> {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}
