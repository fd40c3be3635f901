import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { endPermits } from '../../src/permits/changes.ts'
import { openSentLetters } from '../support/mail/sent-letters.ts'
import { isRefused } from '../support/refusal.ts'
import { codesOf } from '../support/scenes/offices.ts'
import { type Issued, issued } from '../support/scenes/permits.ts'
import { books, triesToBook } from '../support/scenes/visits.ts'

const { net, pool, told, isTold, close } = await openSentLetters()
after(close)
const { applicant, frontDesk } = net
const applicationOf = ({ applicationId: id }: Issued) => applicant.reads({ id })

/** Lets the last day of a permit pass. */
async function ends({ id }: Issued): Promise<void> {
  await pool`
    update permits
    set valid_until = network_day() - 1
    where id = ${id}`
  await endPermits(pool)
}

describe('a permit whose last day passes before the handover that would bring it into force', () => {
  it('is not handed over, and the counter reads why', async () => {
    const permit = await issued(net, 'SIP-DR')
    await ends(permit)
    const file = { id: permit.applicationId }
    assert.ok(codesOf(await frontDesk.isBlocked('hand_over', file)).includes('last_day_past'))
    assert.match(
      isRefused(await frontDesk.tries('hand_over', file), 422, 'blocked').detail ?? '',
      /^The permit cannot be handed over\. The last day of this permit, .+, is past\..+ has to apply anew\.$/,
    )
  })

  it('invites nobody to come: no letter, no visit, no certificate to wait for', async () => {
    await told()
    const permit = await issued(net, 'SIP-DR')
    await ends(permit)
    const { en, id } = await isTold('permit_expired')
    assert.match(
      en,
      /It was not handed over by that day, so it never came into force\. You need not come to collect it/,
    )
    assert.match(id, /Izin ini belum diserahkan sampai hari itu, sehingga tidak pernah berlaku\./)
    const { visit } = await applicant.does<{ visit: object | null }>(
      200,
      'GET',
      `/v1/applications/${permit.applicationId}`,
    )
    assert.equal(visit, null)
    const purpose = { purpose: 'collect_permit', startsAt: new Date(0).toISOString() }
    const words = /^The last day of this permit passed before it was handed over[^]+You need not come to collect it\.$/
    const booking = await triesToBook(applicant, await applicationOf(permit), purpose)
    assert.match(isRefused(booking, 409, 'visit_not_open').detail ?? '', words)
    const download = await applicant.asks('GET', `/v1/permits/${permit.id}/certificate`)
    assert.match(isRefused(download, 409, 'certificate_not_in_force').detail ?? '', words)
  })

  it('is taken off the list of the counter: the visit that was booked is cancelled', async () => {
    const permit = await issued(net, 'SIP-DR')
    await books(net, applicant, await applicationOf(permit), { purpose: 'collect_permit' })
    await ends(permit)
    const [visit] = await pool`select outcome from counter_visits where application_id = ${permit.applicationId}`
    assert.deepEqual(visit, { outcome: 'cancelled' })
  })
})

describe('a permit in force that expires before it is collected', () => {
  it('is handed over with a warning, and its letter says that it must not be used', async () => {
    const permit = await issued(net)
    await ends(permit)
    await told()
    const { nextActions } = await frontDesk.reads({ id: permit.applicationId })
    const { warnings } = nextActions.find(({ action }) => action === 'hand_over') ?? {}
    assert.deepEqual(codesOf(warnings ?? []), ['permit_expired'])
    await frontDesk.takes('hand_over', { id: permit.applicationId })
    const { en, id } = await isTold('handed_over')
    assert.match(en, /^It has expired, and must not be used\. Its last day was \d+ \w+ 20\d\d\.$/m)
    assert.match(id, /^Masa berlaku izin ini telah berakhir pada .+; izin ini tidak boleh digunakan\.$/m)
    assert.doesNotMatch(en + id, /in force is|berlaku sampai dengan/)
  })
})
