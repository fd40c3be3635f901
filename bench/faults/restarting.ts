import { setTimeout as pause } from 'node:timers/promises'
import { balancer } from '../../test/support/deployment/balancer.ts'
import type { Product } from '../../test/support/deployment/product.ts'
import { isWell, statusesOf, timesOf, whileAsking } from './asking.ts'
import type { Deployment } from './deployment.ts'
import { type Finding, seconds } from './figures.ts'

const atOnce = 8
const readyMilliseconds = 30_000
const lookMilliseconds = 50

/** Restarts two APIs behind a balancer, one after the other, under load. */
export async function restarting({ startApi, asks }: Deployment): Promise<Finding[]> {
  const apis = [await startApi(), await startApi()]
  const between = await balancer(apis.map(({ port }) => port))
  const started: Product[] = []
  try {
    await bothReady(between)
    const { readsApplication, readsType, drafts } = asks(between.url)
    const answers = await whileAsking([readsApplication, readsType, drafts], atOnce, async () => {
      for (const { api, port } of apis) {
        await api.stop()
        started.push((await startApi(port)).api)
        await bothReady(between)
      }
    })
    const lost = answers.filter((answer) => !isWell(answer)).length
    return [
      {
        what: `two APIs restarted one after the other under load: requests lost`,
        measured: `${lost} of ${answers.length} (${statusesOf(answers)}; p99 ${seconds(timesOf(answers).p99)})`,
        wanted: '0',
        met: lost === 0 && answers.length > 0,
      },
    ]
  } finally {
    await between.close()
    await Promise.all([...apis.map(({ api }) => api), ...started].map((api) => api.kill()))
  }
}

async function bothReady(between: { ready(): number }): Promise<void> {
  const deadline = performance.now() + readyMilliseconds
  while (between.ready() !== 2) {
    if (performance.now() > deadline) throw new Error('The APIs did not become ready.')
    await pause(lookMilliseconds)
  }
}
