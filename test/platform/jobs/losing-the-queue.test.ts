import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { PgBoss } from 'pg-boss'
import { createLog } from '../../../src/platform/log.ts'
import { startWorker } from '../../../src/program/worker.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { wayTo } from '../../support/faults/way.ts'
import { reading } from '../../support/mail/mail-room.ts'
import { noPost } from '../../support/mail/post.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())
const failure = 'the queue of jobs failed'

/** Longer than two polls of each queue by a worker that cannot listen. */
const outageMilliseconds = 5_000

/** Starts a worker whose queue, and nothing else, is reached by a way that can be cut. `lines`: what it logs of it. */
async function workingBy(databaseUrl: string) {
  const lines: string[] = []
  const log = createLog('info', {
    write: (line) => {
      const { msg, err }: { msg: string; err?: { message: string } } = JSON.parse(line)
      if (msg.includes(failure)) lines.push(err ? err.message.replace(/ \(Queue: .*/, '') : msg)
    },
  })
  const { database, storage, vault } = net
  const worker = await startWorker({ databaseUrl, database, storage, vault, post: noPost, reading: reading(), log })
  return { worker, lines }
}

/** Queues a job, which the worker takes once it reaches its queue. */
async function queuesJob(): Promise<void> {
  const boss = new PgBoss({ connectionString: net.url, supervise: false, schedule: false, migrate: false })
  await boss.start()
  await boss.send('sweep_stray_objects', {})
  await boss.stop()
}

describe('a worker that cannot reach its queue', () => {
  it('logs each reason once for all jobs, and once that it is over', async (t) => {
    const way = await wayTo(net.url)
    way.cutsAt('LISTEN "pgboss')
    const { worker, lines } = await workingBy(way.url)
    t.after(() => worker.stop())
    way.close()
    await eventually('the loss is logged', async () => lines.some((line) => line.includes('ECONNREFUSED')))
    await pause(outageMilliseconds)
    assert.equal(new Set(lines).size, lines.length, lines.join('\n'))
    assert.equal(lines.includes(`no longer: ${failure}`), false)
    const again = await wayTo(net.url, Number(new URL(way.url).port))
    t.after(() => again.close())
    await queuesJob()
    await eventually('the end is logged', async () => lines.includes(`no longer: ${failure}`))
  })
})
