import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { lapseApplications } from '../../../src/applications/steps/lapse.ts'
import { consequences } from '../../../src/program/consequences.ts'
import { imbIn, letDaysPass } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

describe('withdrawing an application', () => {
  it('needs a reason, and ends it for good', async () => {
    const application = await imbIn('awaiting_payment', net)
    assert.equal((await net.applicant.tries('withdraw', application)).status, 400)
    await net.applicant.takes('withdraw', application, { reason: 'We will not build this year.' })
    const { status, publicStage, clock, nextActions } = await net.applicant.reads(application)
    assert.deepEqual([status, publicStage, clock.state, nextActions], ['withdrawn', 'closed', 'stopped', []])
    assert.equal((await net.cashier.tries('confirm_payment', application)).status, 409)
    const last = await lastStepOf(application)
    assert.deepEqual(
      [last?.details, last?.actor],
      [{ reason: 'We will not build this year.' }, { standing: 'applicant', name: 'applicant-1', office: null }],
    )
  })

  it('can be done with a draft that has no office yet', async () => {
    const draft = await net.applicant.drafts('IMB')
    assert.equal((await net.applicant.takes('withdraw', draft, { reason: 'A mistake.' })).to, 'withdrawn')
    assert.equal((await net.applicant.reads(draft)).office, null)
  })

  it('leaves nothing to be corrected', async () => {
    const returned = await imbIn('returned', net)
    await net.applicant.takes('withdraw', returned, { reason: 'Too much to mend.' })
    assert.equal((await net.applicant.reads(returned)).returnReasons, null)
  })
})

describe('lapsing', () => {
  for (const status of ['returned', 'awaiting_payment', 'awaiting_originals']) {
    it(`ends an application that is ${status} after the last day in its letter, and never on that day`, async () => {
      const application = await imbIn(status, net)
      await letDaysPass(90, application, net)
      assert.equal(await lapseApplications(pool, consequences), 0)
      await letDaysPass(1, application, net)
      assert.equal(await lapseApplications(pool, consequences), 1)
      const lapsed = await net.applicant.reads(application)
      assert.deepEqual(
        [lapsed.status, lapsed.publicStage, lapsed.clock.state, lapsed.nextActions, lapsed.returnReasons],
        ['lapsed', 'closed', 'stopped', [], null],
      )
      const last = await lastStepOf(application)
      assert.deepEqual(last, {
        ...last,
        action: 'lapse',
        from: status,
        to: 'lapsed',
        details: { waitedFor: status },
        channel: 'system',
        actor: { standing: 'system', name: null, office: null },
      })
      assert.equal(await lapseApplications(pool, consequences), 0)
    })
  }

  it('never ends an application that waits for the office, nor a draft', async () => {
    const waiting = [
      await net.applicant.prepares('SKTM'),
      await imbIn('submitted', net),
      await imbIn('in_review', net),
      await imbIn('ready_to_sign', net),
      await imbIn('issued', net),
    ]
    for (const application of waiting) await letDaysPass(1_000, application, net)
    assert.equal(await lapseApplications(pool, consequences), 0)
  })

  it('never ends an application whose permit type has no such rule', async () => {
    await pool`
      insert into permit_type_versions (code, version, valid_from, definition)
      select code, 2, valid_from,
        jsonb_set(jsonb_set(definition, '{version}', '2'), '{lapseAfterDays}', '{"awaiting_payment": 1}')
      from permit_type_versions
      where code = 'SKTM'`
    const application = await net.applicant.submits('SKTM')
    await net.frontDesk.takes('return', application, { reasons: [{ target: 'identity_card', code: 'unreadable' }] })
    await letDaysPass(1_000, application, net)
    assert.equal(await lapseApplications(pool, consequences), 0)
  })

  it('does not end an application with a concurrent step, even to another wait', async () => {
    const [first, second] = [await imbIn('returned', net), await imbIn('awaiting_payment', net)]
    await letDaysPass(92, first, net)
    await letDaysPass(91, second, net)
    const { lapsing } = await pool.begin(async (tx) => {
      await tx`select from applications where id = ${first.id} for update`
      const lapsing = lapseApplications(pool, consequences)
      await somebodyWaits()
      await net.cashier.paysIn(second)
      return { lapsing }
    })
    assert.equal(await lapsing, 1)
    assert.equal((await net.applicant.reads(first)).status, 'lapsed')
    assert.equal((await net.applicant.reads(second)).status, 'awaiting_originals')
  })
})

/** Waits until a statement waits for a lock. Fails after 30 seconds. */
async function somebodyWaits(): Promise<void> {
  const deadline = Date.now() + 30_000
  while (Date.now() < deadline) {
    const [row] =
      await pool`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    if (row) return
  }
  assert.fail('Nothing has come to wait for a lock.')
}

interface Step {
  action: string
  from: string
  to: string
  details: object
  channel: string
  actor: { standing: string; name: string | null; office: object | null }
}

async function lastStepOf({ id }: Application): Promise<Step | undefined> {
  const { data } = await net.applicant.does<{ data: Step[] }>(
    200,
    'GET',
    `/v1/applications/${id}/transitions?limit=200`,
  )
  return data.at(-1)
}
