import { after, describe, it } from 'node:test'
import { PgBoss } from 'pg-boss'
import { pino } from 'pino'
import { startWorker } from '../../../src/program/worker.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { mailRoom, reading, signed, written } from '../../support/mail/mail-room.ts'
import { KeepingPost } from '../../support/mail/post.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())
const { url: databaseUrl, database, storage, vault } = net

/** Starts a worker whose jobs run only when they are asked for. */
async function unscheduledWorker(post: KeepingPost): Promise<AsyncDisposableStack> {
  const running = new AsyncDisposableStack()
  const log = pino({ level: 'silent' })
  const worker = await startWorker({ databaseUrl, database, storage, vault, post, reading: reading(), log })
  running.defer(() => worker.stop())
  await database.pool`delete from pgboss.schedule`
  return running
}

describe('a letter that a job has queued', () => {
  it('is sent after that job, before the next minute and without another request', async () => {
    const post = new KeepingPost()
    await using running = await unscheduledWorker(post)
    const room = await mailRoom(net)
    running.defer(() => room.close())
    await room.hands(await signed(await written({ subject: 'Bertanya', text: 'Halo.' })))
    const boss = running.adopt(new PgBoss(databaseUrl), (started) => started.stop({ graceful: false }))
    await boss.start()
    await boss.send('read_mail', {})
    await eventually('the sender has the receipt', async () => post.parcels.length === 1)
  })
})
