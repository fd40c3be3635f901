import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { requestLimits } from '../../../src/platform/db/limits.ts'
import { patient } from '../../support/deployment/patient-limits.ts'
import { network } from '../../support/network.ts'

const net = await network({ timeLimits: { ...patient, lock: requestLimits.lock } })
after(() => net.close())
const { pool, reader } = net.database

/** More than there are connections, and together longer than the time limit of a lock. */
const offices = 12
const secondsOfOne = 0.25
const millisecondsBetweenLooks = 20

/** Makes each change of an office slow, as on a busy machine. */
before(() =>
  pool.unsafe(`
    create function is_slow() returns trigger language plpgsql as $$
    begin perform pg_sleep(${secondsOfOne}); return null; end $$;
    create trigger is_slow after insert on office_events for each statement execute function is_slow()`),
)

const connectionsThatWait = async () => {
  const [row] = await reader<{ count: number }[]>`
    select count(*)::int as count
    from pg_locks
    where locktype = 'advisory' and not granted
      and database = (select d.oid from pg_database d where d.datname = current_database())`
  return row?.count ?? 0
}

describe('many changes of offices at once', () => {
  it('all succeed, and leave the connections to others while they wait', async () => {
    const { data } = await net.nobody.does<{ data: { id: string }[] }>(200, 'GET', `/v1/offices?limit=${offices}`)
    const profiles = await Promise.all(
      data.map(({ id }) => net.nobody.does<{ id: string; version: number }>(200, 'GET', `/v1/offices/${id}`)),
    )
    const changing = { isOver: false }
    const changes = Promise.all(
      profiles.map(({ id, version }) =>
        net.admin.asks('PATCH', `/v1/offices/${id}`, {
          body: { contact: { telephone: '+62210000000' } },
          headers: { 'if-match': `"${version}"` },
        }),
      ),
    ).finally(() => {
      changing.isOver = true
    })
    const waits: number[] = []
    while (!changing.isOver) {
      waits.push(await connectionsThatWait())
      await pause(millisecondsBetweenLooks)
    }
    assert.deepEqual(
      (await changes).map(({ status }) => status),
      Array.from({ length: offices }, () => 200),
    )
    assert.equal(Math.max(...waits), 0, 'Connections wait for the lock on offices.')
  })
})
