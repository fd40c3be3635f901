import { once } from 'node:events'
import type { Ground } from './ground.ts'
import type { ActRecord } from './world.ts'

/** Shows the acts after which a replay stops, and keeps database and storage open until Ctrl-C. */
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

/** Ends the database server and removes the folders of a run that is stopped by Ctrl-C or by SIGTERM. */
export function cleanUpWhenStopped(parts: AsyncDisposableStack): void {
  const stop = () => void parts.disposeAsync().finally(() => process.exit(1))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  parts.defer(() => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop)
  })
}
