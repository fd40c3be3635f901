import { type Answer, isPutOff, isWell, keepAsking, statusesOf, timesOf, untilWell, whileAsking } from './asking.ts'
import type { Deployment } from './deployment.ts'
import { type Finding, seconds } from './figures.ts'

const readyMilliseconds = 2_000
const backMilliseconds = 2_000
/** The API sends a request to the storage twice, and gives each up after a silence of 8 s. */
const refusedMilliseconds = 17_000
const readsMilliseconds = 500
const atOnce = 8
const quietMilliseconds = 2_000

/** Freezes the object storage until an upload and a download have got a response. */
export async function freezingStorage({ store, asks }: Deployment): Promise<Finding[]> {
  const { readsApplication, readsType, drafts, uploads, downloads, ready } = asks()
  const unaffected = [readsApplication, readsType, drafts]
  const quiet = await whileAsking(unaffected, atOnce, () => new Promise((end) => setTimeout(end, quietMilliseconds)))
  const readiness = keepAsking([ready], 1)
  process.kill(store.pid, 'SIGSTOP')
  let affected: Answer[] = []
  let frozen = 0
  const others = await whileAsking(unaffected, atOnce, async () => {
    const since = performance.now()
    try {
      affected = await Promise.all([uploads(), downloads()])
    } finally {
      frozen = performance.now() - since
      process.kill(store.pid, 'SIGCONT')
    }
  })
  const checks = (await readiness.stop()).filter(({ status }) => status !== 200)
  const back = await untilWell([ready, uploads, downloads])
  const [upload, download] = affected
  const longest = timesOf(affected).longest
  return [
    {
      what: `object storage frozen for ${seconds(frozen)}: \`/health/ready\``,
      measured: `${statusesOf(checks)}; at most ${seconds(timesOf(checks).longest)}`,
      wanted: `503 within ${seconds(readyMilliseconds)}`,
      met: checks.every(({ status }) => status === 503) && timesOf(checks).longest <= readyMilliseconds,
    },
    {
      what: 'the same: an upload and a download',
      measured: `${statusesOf(affected)}; after ${[upload, download].map((one) => seconds(one?.milliseconds ?? NaN)).join(' and ')}`,
      wanted: `503 with Retry-After within ${seconds(refusedMilliseconds)}`,
      met: affected.every(isPutOff) && longest <= refusedMilliseconds,
    },
    {
      what: `the same: requests that need no storage, ${atOnce} at once`,
      measured: `${statusesOf(others)}; p99 ${seconds(timesOf(others).p99)} (quiet ${seconds(timesOf(quiet).p99)})`,
      wanted: `all 2xx, p99 ≤ ${seconds(readsMilliseconds)}`,
      met: others.every(isWell) && timesOf(others).p99 <= readsMilliseconds,
    },
    {
      what: 'the same: until readiness, an upload and a download succeed, from when it goes on',
      measured: seconds(back),
      wanted: `≤ ${seconds(backMilliseconds)}`,
      met: back <= backMilliseconds,
    },
  ]
}
