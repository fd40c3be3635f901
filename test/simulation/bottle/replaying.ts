import { once } from 'node:events'
import type { Ground } from './ground.ts'
import type { ActRecord } from './world.ts'

/** Prints the last acts of a replay, and keeps database and storage open until Ctrl-C. */
export async function holdOpen({ url, objects }: Ground, acts: readonly ActRecord[]): Promise<void> {
  for (const { number, at, actor, act, outcome, requests, error } of acts) {
    console.log(`act ${number}, ${at.toISOString()}: ${actor} ${act} (${outcome})`)
    if (error !== undefined) console.log(error)
    for (const { method, url: path, body, status, text } of requests)
      console.log(`${method} ${path}\n  sent: ${JSON.stringify(body)}\n  ${status ?? 'no answer'}: ${text}`)
  }
  console.log(`Database: ${url}\nObjects:  ${objects}\nCtrl-C ends it.`)
  await once(process, 'SIGINT')
}

/**
 * Asks a run to stop at the first SIGINT or SIGTERM: the run ends after the current acts, reports its findings so far
 * and cleans up. A second signal ends the process at once.
 */
export class Stopping {
  isAsked = false

  constructor(parts: AsyncDisposableStack) {
    const stop = () => {
      this.isAsked = true
    }
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, stop)
      parts.defer(() => void process.off(signal, stop))
    }
  }
}
