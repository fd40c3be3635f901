import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { pino } from 'pino'
import { queueLetter } from '../../../src/correspondence/notifications/sending/queue.ts'
import { inTransaction } from '../../../src/platform/db/client.ts'
import { catchUpWithClock, leases, steadyClock } from '../../../src/platform/jobs/clock.ts'
import { startWorker } from '../../../src/program/worker.ts'
import { reading } from '../../support/mail/mail-room.ts'
import { noPost } from '../../support/mail/post.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const { stop } = await startWorker({
  databaseUrl: net.url,
  database: net.database,
  storage: net.storage,
  vault: net.vault,
  post: noPost,
  reading: reading(),
  log: pino({ level: 'silent' }),
})
await stop()

/** Moves all times of pg-boss an hour ahead, as a clock that is set back leaves them. */
async function setsClockBack(): Promise<void> {
  await pool`update pgboss.version set cron_on = now() + interval '1 hour', bam_on = now() + interval '1 hour'`
  await pool`
    update pgboss.queue set maintain_on = now() + interval '1 hour', monitor_claim_on = now() + interval '1 hour'`
}

const catchUp = () => inTransaction(pool, catchUpWithClock)

describe('a clock that was set back by an hour', () => {
  it('delays neither the schedule nor the search for jobs of killed workers', async () => {
    await setsClockBack()
    assert.equal(Math.round((await catchUp()) / 60), 60)
    const [held] = await pool<{ ahead: number }[]>`
      select (select count(*) from pgboss.version where cron_on > now() or bam_on > now())::int
        + (select count(*) from pgboss.queue where maintain_on > now() or monitor_claim_on > now())::int as ahead`
    assert.equal(held?.ahead, 0)
    assert.equal(await catchUp(), 0)
  })

  it('delays no waiting or abandoned job, and lets the schedule use the repeated minutes', async () => {
    await pool`
      insert into pgboss.job (name, state, start_after, started_on, heartbeat_on, singleton_key, singleton_on)
      values ('lapse_applications', 'retry', now() + interval '1 hour', null, null, null, null),
        ('send_notices', 'active', now(), now() + interval '1 hour', now() + interval '1 hour', null, null),
        ('__pgboss__send-it', 'completed', now(), now(), null, 'lapse',
          now() at time zone 'UTC' + interval '30 minutes')`
    await setsClockBack()
    await catchUp()
    const ahead = await pool`
      select from pgboss.job
      where (state < 'completed' and (start_after > now() or started_on > now() or heartbeat_on > now()))
        or singleton_on > now() at time zone 'UTC'`
    assert.equal(ahead.length, 0)
  })

  it('moves leases back by that hour', async () => {
    await queueLetter(pool, net.vault, {
      causeId: crypto.randomUUID(),
      kind: 'contact_code',
      channel: 'email',
      language: 'en',
      address: 'applicant-1@example.org',
      applicationId: null,
      secrets: { code: '482913' },
      facts: { minutes: '30' },
    })
    await pool`update notices set next_at = now() + interval '61 minutes'`
    await setsClockBack()
    await catchUp()
    const [notice] = await pool<{ minutes: number }[]>`
      select round(extract(epoch from next_at - now()) / 60)::int as minutes from notices`
    assert.equal(notice?.minutes, 1)
  })

  it('delays the scan of no upload', async () => {
    const draft = await net.applicant.drafts('SKTM')
    await net.applicant.uploads('identity_card', draft)
    await pool`update documents set next_scan_at = now() + interval '61 minutes'`
    await setsClockBack()
    await catchUp()
    const [document] = await pool<{ minutes: number }[]>`
      select round(extract(epoch from next_scan_at - now()) / 60)::int as minutes from documents`
    assert.equal(document?.minutes, 1)
  })

  it('moves back each column with a time of a next attempt or the end of a lease', async () => {
    const waiting = await pool<{ name: string }[]>`
      select table_name || '.' || column_name as name
      from information_schema.columns
      where table_schema = 'public' and column_name in ('next_at', 'next_scan_at', 'leased_until')`
    const moved = new Set<string>(leases.map(([table, column]) => `${table}.${column}`))
    assert.ok(waiting.length > 0)
    assert.deepEqual(
      waiting.map(({ name }) => name).filter((name) => !moved.has(name)),
      [],
    )
  })
})

describe('the clock of the schedule', () => {
  it('is steady while the clock of the machine is set back', (t) => {
    const before = steadyClock.now()
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() - 3_600_000 })
    const meanwhile = steadyClock.now()
    assert.ok(meanwhile >= before && meanwhile < before + 60_000)
  })
})
