import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { PgBoss } from 'pg-boss'
import { pino } from 'pino'
import { consequences, takeBack } from '../../../src/program/consequences.ts'
import { estate } from '../../../src/program/estate.ts'
import { jobs } from '../../../src/program/registers.ts'
import { startWorker } from '../../../src/program/worker.ts'
import { objectsOf } from '../../support/asserting/objects.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { reading } from '../../support/mail/mail-room.ts'
import { noPost } from '../../support/mail/post.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())
const parts = {
  databaseUrl: net.url,
  database: net.database,
  storage: net.storage,
  vault: net.vault,
  post: noPost,
  reading: reading(),
  log: pino({ level: 'silent' }),
}

/** Leaves a stray object, as an old interrupted upload does. */
async function leavesStray(): Promise<void> {
  const draft = await net.applicant.drafts()
  await net.applicant.uploads('identity_card', draft)
  await net.applicant.does(204, 'DELETE', `/v1/applications/${draft.id}`, { headers: { 'if-match': '"2"' } })
  await net.database.pool`update stray_objects set since = now() - interval '1 day'`
}

/** Starts two workers, and sends two requests for the same job. */
async function several(): Promise<AsyncDisposableStack> {
  const running = new AsyncDisposableStack()
  for (const worker of await Promise.all([startWorker(parts), startWorker(parts)])) running.defer(() => worker.stop())
  const boss = running.adopt(new PgBoss(net.url), (started) => started.stop({ graceful: false }))
  await boss.start()
  await Promise.all([boss.send('sweep_stray_objects', {}), boss.send('sweep_stray_objects', {})])
  return running
}

describe('the worker', () => {
  it('keeps a schedule for every job', async () => {
    const worker = await startWorker(parts)
    const scheduled = await net.database.pool<{ name: string }[]>`select name from pgboss.schedule`
    assert.deepEqual(new Set(scheduled.map(({ name }) => name)), new Set(Object.keys(jobs)))
    await worker.stop()
  })

  it('leaves nothing running when one of its services does not start', async () => {
    const databaseUrl = `${net.url}?application_name=does-not-start`
    const connections = async () => {
      const [row] = await net.database.pool<{ count: number }[]>`
        select count(*)::int as count
        from pg_stat_activity
        where application_name = 'does-not-start'`
      return row?.count
    }
    const delivery = { publicUrl: 'http://here', targets: { networks: ['nowhere'], ports: [] }, log: parts.log }
    await assert.rejects(startWorker({ ...parts, databaseUrl, delivery }), /nowhere|address/i)
    await eventually('its connections are closed', async () => (await connections()) === 0)
  })

  it('removes the strays of uploads and discarded drafts, with several workers running', async () => {
    await leavesStray()
    assert.equal((await objectsOf(net)).length, 1)
    await using _ = await several()
    await eventually(
      'object and row are swept',
      async () =>
        (await objectsOf(net)).length === 0 && (await net.database.pool`select from stray_objects`).length === 0,
    )
  })

  it('leaves young strays, which may belong to running uploads', async () => {
    await net.database.pool`insert into stray_objects (object_key) values ('documents/on-its-way')`
    assert.equal(await jobs['sweep_stray_objects']?.batch({ ...parts, estate, consequences, takeBack }), 0)
    assert.equal((await net.database.pool`select from stray_objects`).length, 1)
  })
})
