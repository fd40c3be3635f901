import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { eraseAfterRetention } from '../../../src/personal-data/erase.ts'
import { letDaysPass } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application, Person } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { appoint } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { applicant, frontDesk, stranger } = net
const village = '31.71.06.1001'

const submitted = (who = applicant) => who.submits('SKTM', { villageCode: village })
const asks = (who: Person, { id }: Application) =>
  who.does<{ id: string }>(201, 'POST', `/v1/applications/${id}/corrections`, {
    body: { answers: { applicant: { name: 'Somebody Else' } }, reason: 'The name was mistyped.' },
  })
const waiting = async (who: Person, query = '') =>
  (await who.does<{ data: Application[] }>(200, 'GET', `/v1/applications?openCorrection=true${query}`)).data.map(
    ({ id }) => id,
  )

describe('the list of applications with a correction that waits', () => {
  it('is for the office and those above it, the newest draft first, until the correction is decided', async () => {
    const [first, second, other] = [await submitted(), await submitted(), await submitted()]
    const { id } = await asks(applicant, first)
    await asks(applicant, second)
    assert.deepEqual(await waiting(frontDesk), [second.id, first.id])
    assert.deepEqual(await waiting(applicant), [second.id, first.id])
    assert.deepEqual(await waiting(await appoint(net, ['front_desk'], '31.73')), [])
    assert.deepEqual(await waiting(frontDesk, `&reference=${first.reference}`), [first.id])
    assert.deepEqual(await waiting(frontDesk, `&reference=${other.reference}`), [])
    await applicant.does(201, 'POST', `/v1/applications/${first.id}/messages`, {
      body: { kind: 'message', text: 'Please correct it.' },
    })
    assert.deepEqual(await waiting(frontDesk, '&unread=true'), [first.id])
    const { version } = await frontDesk.reads(first)
    await frontDesk.does(200, 'PUT', `/v1/applications/${first.id}/corrections/${id}/outcome`, {
      body: { outcome: 'accepted' },
      headers: { 'if-match': `"${version}"` },
    })
    assert.deepEqual(await waiting(frontDesk), [second.id])
  })

  it('has none whose personal data was erased: nothing is left to correct, or to withdraw', async () => {
    const application = await submitted(stranger)
    const { id } = await asks(stranger, application)
    await stranger.takes('withdraw', application, { reason: 'Not this year.' })
    assert.deepEqual(await waiting(stranger), [application.id])
    await letDaysPass(11 * 366, application, net)
    await eraseAfterRetention(net.database.pool)
    assert.deepEqual(await waiting(stranger), [])
    const path = `/v1/applications/${application.id}/corrections/${id}`
    const { nextActions } = await stranger.does<{ nextActions: object[] }>(200, 'GET', path)
    assert.deepEqual(nextActions, [])
  })

  it('is not sorted by due time', async () => {
    const refused = await frontDesk.asks('GET', '/v1/applications?openCorrection=true&sort=due')
    assert.deepEqual(faultsIn(isRefused(refused, 400, 'invalid_request')), ['openCorrection needs_newest'])
  })
})
