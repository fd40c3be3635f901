import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { PgBoss } from 'pg-boss'
import { pino } from 'pino'
import { startWorker } from '../../../src/program/worker.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { wayTo } from '../../support/faults/way.ts'
import { reading } from '../../support/mail/mail-room.ts'
import { noPost } from '../../support/mail/post.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const { url: databaseUrl, database, storage, vault } = net
const parts = {
  databaseUrl,
  database,
  storage,
  vault,
  post: noPost,
  reading: reading(),
  log: pino({ level: 'silent' }),
}
const sweep = 'sweep_stray_objects'

/** Queues a job, and waits until it is done. */
async function isDone(): Promise<void> {
  const boss = new PgBoss({ connectionString: databaseUrl, supervise: false, schedule: false, migrate: false })
  boss.on('error', () => {})
  await boss.start()
  const id = await boss.send(sweep, {})
  await boss.stop()
  await eventually('the job is done', async () => {
    const [job] = await pool<{ state: string }[]>`select state::text from pgboss.job where id = ${id}`
    return job?.state === 'completed'
  })
}

/** Ends the connections on which workers listen for jobs. Returns their number. */
const endsListeners = async () =>
  (
    await pool`
      select pg_terminate_backend(pid)
      from pg_stat_activity
      where datname = current_database() and query like 'LISTEN "pgboss%'`
  ).length

describe('a worker whose first attempt to listen for jobs fails', () => {
  it('says so once in its log, and does its jobs by polling', async (t) => {
    await using way = await wayTo(databaseUrl)
    way.cutsAt('LISTEN "pgboss')
    const lines: string[] = []
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
    const worker = await startWorker({ ...parts, databaseUrl: way.url, log })
    t.after(() => worker.stop())
    await isDone()
    assert.equal(way.cuts(), 1)
    assert.equal(lines.filter((line) => line.includes('polls every 2 seconds until it is restarted')).length, 1)
  })
})

describe('a worker that loses the connection on which it listens', () => {
  it('listens again, and begins a job that is queued meanwhile, although it polls every 30 seconds', async (t) => {
    // The first worker makes the queues: a worker knows at its start which of them notify.
    await (await startWorker(parts)).stop()
    const worker = await startWorker(parts)
    t.after(() => worker.stop())
    await isDone()
    assert.equal(await endsListeners(), 1)
    const since = performance.now()
    await isDone()
    assert.ok(performance.now() - since < 15_000)
    await isDone()
    assert.ok(performance.now() - since < 25_000)
  })
})
