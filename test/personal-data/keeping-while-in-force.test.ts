import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { endPermits } from '../../src/permits/changes.ts'
import { eraseAfterRetention } from '../../src/personal-data/erase.ts'
import { eraseClosed, listErasable } from '../../src/personal-data/erase-queries.ts'
import { race } from '../support/faults/racing.ts'
import { letDaysPass } from '../support/journey.ts'
import { network } from '../support/network.ts'
import { fence } from '../support/scenes/fence.ts'
import { type Issued, issued, letPermitAge, takesOn } from '../support/scenes/permits.ts'
import { publishes, rollsOut } from '../support/scenes/publishing.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

const years = 2
const [retentionDays, yearDays] = [years * 366, 366]
const retaining = (originalsGate: string, countsFrom?: string) => ({
  ...fence,
  samples: [],
  originalsGate,
  documents: fence.documents.map((slot) => ({ ...slot, originalRequired: false })),
  validity: { amount: 10, unit: 'years', certainty: 'uncertain' },
  retention: { years, certainty: 'uncertain', ...(countsFrom && { countsFrom }) },
})
for (const [code, gate, countsFrom] of [
  ['KEPT', 'none'],
  ['CLOSED', 'none', 'closing'],
  ['AWAITED', 'before_handover'],
] as const) {
  await publishes(net, code, retaining(gate, countsFrom))
  await rollsOut(net, code, '31.71')
}

/** Returns a permit whose application was closed longer ago than its retention time. */
async function longIssued(code = 'KEPT'): Promise<Issued> {
  const permit = await issued(net, code)
  await letDaysPass(retentionDays + yearDays, { id: permit.applicationId }, net)
  return permit
}
const erasedAt = async ({ applicationId }: Issued): Promise<string | null> =>
  (await net.applicant.does<{ erasedAt: string | null }>(200, 'GET', `/v1/applications/${applicationId}`)).erasedAt

/** Moves the moment at which a permit was superseded or revoked back by so many days. */
const letEndAge = ({ id }: Issued, days: number) =>
  pool.begin(async (tx) => {
    await tx`alter table permit_events disable trigger user`
    await tx`
      update permit_events
      set at = at - ${days} * interval '1 day'
      where permit_id = ${id} and to_state in ('superseded', 'revoked')`
    await tx`alter table permit_events enable trigger user`
    await tx`select reckon_retention(application_id) from permits where id = ${id}`
  })

describe('the data of an application', () => {
  it('is kept while its permit is in force or suspended, however long ago it was issued', async () => {
    const [permit, suspended] = [await longIssued(), await longIssued()]
    await takesOn(net.head, suspended, 'suspend')
    await pool`update permits set valid_until = null where id = ${suspended.id}`
    assert.equal(await eraseAfterRetention(pool), 0)
    assert.deepEqual([await erasedAt(permit), await erasedAt(suspended)], [null, null])
  })

  it('is erased when the retention has passed since the last day of validity, not a day earlier', async () => {
    const permit = await longIssued()
    const [{ days }] = await pool<[{ days: number }]>`
      select (valid_until - (network_day() - make_interval(years => ${years}))::date)::int as days
      from permits
      where id = ${permit.id}`
    await letPermitAge(net, permit, days)
    assert.equal(await eraseAfterRetention(pool), 0)
    await letPermitAge(net, permit, 1)
    assert.equal(await eraseAfterRetention(pool), 1)
    assert.ok(await erasedAt(permit))
  })

  it('is erased when the retention has passed since a revocation', async () => {
    const permit = await longIssued()
    await takesOn(net.head, permit, 'revoke')
    assert.equal(await eraseAfterRetention(pool), 0)
    await letPermitAge(net, permit, retentionDays)
    await letEndAge(permit, retentionDays)
    assert.equal(await eraseAfterRetention(pool), 1)
  })

  it('is erased when the retention has passed since another permit took its place', async () => {
    const permit = await longIssued()
    const next = await issued(net, 'KEPT', undefined, {
      startFrom: { applicationId: permit.applicationId, purpose: 'renewal' },
    })
    await letDaysPass(retentionDays + yearDays, { id: next.applicationId }, net)
    assert.equal(await eraseAfterRetention(pool), 0)
    await letEndAge(permit, retentionDays)
    assert.equal(await eraseAfterRetention(pool), 1)
    assert.deepEqual([(await erasedAt(permit)) !== null, await erasedAt(next)], [true, null])
  })

  it('is erased when the retention has passed since the issue of a permit that waits for the handover', async () => {
    const [waiting, revoked] = [await longIssued('AWAITED'), await longIssued('AWAITED')]
    await takesOn(net.head, revoked, 'revoke')
    assert.equal(await eraseAfterRetention(pool), 1)
    assert.deepEqual([(await erasedAt(waiting)) !== null, await erasedAt(revoked)], [true, null])
    await letPermitAge(net, revoked, retentionDays)
    await letEndAge(revoked, retentionDays)
    assert.equal(await eraseAfterRetention(pool), 1)
  })

  it('is kept when its permit is handed over after it was listed for erasure', async () => {
    const permit = await longIssued('AWAITED')
    const listed = await listErasable(pool, 2)
    assert.deepEqual([listed.length, listed[0]?.id], [1, permit.applicationId])
    await net.frontDesk.takes('hand_over', { id: permit.applicationId })
    const doer = { personId: null, standing: 'system', officeId: null, channel: 'system' } as const
    const emptied = listed.map((application) => ({ ...application, answers: {}, endsVisit: false }))
    assert.equal(await eraseClosed(pool, emptied, doer), 0)
    assert.equal(await erasedAt(permit), null)
  })

  it('is kept when its permit is revoked after it was listed for erasure', async () => {
    const permit = await longIssued('AWAITED')
    await race(
      net,
      (tx) => tx`lock table application_forms in access exclusive mode`,
      () => eraseAfterRetention(pool),
      () => pool`update permits set state = 'revoked', revoked_from = network_day() where id = ${permit.id}`,
    )
    assert.equal(await erasedAt(permit), null)
    await letPermitAge(net, permit, retentionDays)
    await letEndAge(permit, retentionDays)
    assert.equal(await eraseAfterRetention(pool), 1)
  })

  it('is left to the next run, which waits for nothing, while the end of its permit is recorded', async () => {
    const permit = await longIssued('CLOSED')
    await endPermits(pool)
    await letPermitAge(net, permit, 11 * yearDays)
    await pool.begin(async (recording) => {
      assert.equal(await endPermits(recording), 1)
      await pool.begin(async (erasing) => {
        await erasing`set local lock_timeout = '2s'`
        assert.equal(await eraseAfterRetention(erasing), 0)
      })
    })
    assert.equal(await eraseAfterRetention(pool), 1)
  })

  it('is erased while the permit is in force where the type counts from the closing', async () => {
    const permit = await longIssued('CLOSED')
    assert.equal(await eraseAfterRetention(pool), 1)
    assert.ok(await erasedAt(permit))
  })

  it('is erased in one run, a batch at a time, past those that are kept', async () => {
    const kept = await longIssued()
    const due = [await longIssued('CLOSED'), await longIssued('CLOSED'), await longIssued('CLOSED')]
    assert.equal(await eraseAfterRetention(pool, 2), due.length)
    assert.deepEqual([await erasedAt(kept), (await Promise.all(due.map(erasedAt))).includes(null)], [null, false])
    assert.equal(await eraseAfterRetention(pool, 2), 0)
  })
})
