import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { bookVisit } from '../../src/applications/visits/book.ts'
import { endPermits } from '../../src/permits/changes.ts'
import { actorOf, race } from '../support/faults/racing.ts'
import { network } from '../support/network.ts'
import { isRefused } from '../support/refusal.ts'
import { dayIn } from '../support/scenes/days.ts'
import { type Issued, issued, takesOn } from '../support/scenes/permits.ts'
import { aSlot, books, knowsItsCalendars, officeIn, triesToBook } from '../support/scenes/visits.ts'

const net = await network()
before(() => knowsItsCalendars(net))
after(() => net.close())
const { applicant, frontDesk, head, database } = net

const applicationOf = ({ applicationId }: Issued) => applicant.reads({ id: applicationId })
const outcomeOf = async ({ applicationId }: Issued) =>
  (await database.pool`select outcome from counter_visits where application_id = ${applicationId}`).map(
    ({ outcome }) => outcome,
  )
/** Returns a permit and its renewal, which waits at the counter. */
async function renewed(): Promise<{ earlier: Issued; renewal: Issued }> {
  const earlier = await issued(net, 'SIP-DR')
  const startFrom = { applicationId: earlier.applicationId, purpose: 'renewal' }
  return { earlier, renewal: await issued(net, 'SIP-DR', undefined, { startFrom }) }
}

describe('the visit of a renewal', () => {
  /** Books a visit to collect the renewal of a permit. Returns the permits and what became of the visit. */
  async function booked() {
    const { earlier, renewal } = await renewed()
    await books(net, applicant, await applicationOf(renewal), { purpose: 'collect_permit' })
    return { earlier, renewal, outcome: () => outcomeOf(renewal) }
  }

  it('is cancelled when the earlier permit is revoked, at once or on the day decided', async () => {
    const [now, later] = [await booked(), await booked()]
    await takesOn(head, now.earlier, 'revoke')
    assert.deepEqual(await now.outcome(), ['cancelled'])
    await database.pool`
      update permits
      set state = 'in_force', valid_from = network_day() - 1, revoked_from = network_day()
      where id = ${later.earlier.id}`
    assert.equal(await endPermits(database.pool), 1)
    assert.deepEqual(await later.outcome(), ['cancelled'])
  })

  it('is kept by the handover of the renewal, which cancels that of a second one', async () => {
    const { earlier, renewal, outcome } = await booked()
    const startFrom = { applicationId: earlier.applicationId, purpose: 'amendment' }
    const second = await issued(net, 'SIP-DR', undefined, { startFrom })
    await books(net, applicant, await applicationOf(second), { purpose: 'collect_permit' })
    await frontDesk.takes('hand_over', { id: renewal.applicationId })
    assert.deepEqual([await outcome(), await outcomeOf(second)], [['kept'], ['cancelled']])
  })

  it('is cancelled when its booking commits while the revocation of the earlier permit waits for it', async () => {
    const { earlier, renewal } = await renewed()
    const { startsAt } = await aSlot(net, officeIn(await applicationOf(renewal)))
    const context = { actor: await actorOf(net, 'applicant-1'), channel: 'web' as const }
    await race(
      net,
      (tx) => bookVisit({ ...context, db: tx }, renewal.applicationId, { startsAt, purpose: 'collect_permit' }),
      () => takesOn(head, earlier, 'revoke'),
    )
    assert.deepEqual(await outcomeOf(renewal), ['cancelled'])
  })

  it('is cancelled when its booking commits while another renewal of the permit is handed over', async () => {
    const { earlier, renewal } = await renewed()
    const startFrom = { applicationId: earlier.applicationId, purpose: 'amendment' }
    const second = await issued(net, 'SIP-DR', undefined, { startFrom })
    const { startsAt } = await aSlot(net, officeIn(await applicationOf(second)))
    const context = { actor: await actorOf(net, 'applicant-1'), channel: 'web' as const }
    await race(
      net,
      (tx) => bookVisit({ ...context, db: tx }, second.applicationId, { startsAt, purpose: 'collect_permit' }),
      () => frontDesk.takes('hand_over', { id: renewal.applicationId }),
    )
    assert.deepEqual(await outcomeOf(second), ['cancelled'])
  })

  it('is not booked by an applicant who asked while the head revoked the earlier permit', async () => {
    const { earlier, renewal } = await renewed()
    const { startsAt } = await aSlot(net, officeIn(await applicationOf(renewal)))
    const refused = await race(
      net,
      (tx) => tx`
        update permits
        set version = version + 1, state = 'revoked', revoked_from = ${dayIn(0)}
        where id = ${earlier.id}`,
      async () => triesToBook(applicant, await applicationOf(renewal), { purpose: 'collect_permit', startsAt }),
    )
    isRefused(refused, 409, 'conflict')
    assert.deepEqual(await outcomeOf(renewal), [])
  })
})
