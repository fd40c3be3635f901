import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { lapseApplications } from '../../../src/applications/steps/lapse.ts'
import { consequences } from '../../../src/program/consequences.ts'
import { imbIn, letDaysPass } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { dayIn } from '../../support/scenes/days.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

interface LastDay {
  lapsesOn: string | null
  words: { id: string; en: string }
}
const clockOf = ({ id }: Application) => net.applicant.does<LastDay>(200, 'GET', `/v1/applications/${id}/clock`)

describe('the last day for the applicant to act', () => {
  for (const status of ['returned', 'awaiting_payment', 'awaiting_originals'])
    it(`is the day after which an application that is ${status} lapses`, async () => {
      const application = await imbIn(status, net)
      assert.equal((await clockOf(application)).lapsesOn, dayIn(90))
      await letDaysPass(90, application, net)
      assert.equal((await clockOf(application)).lapsesOn, dayIn(0))
      assert.equal(await lapseApplications(pool, consequences), 0)
      await letDaysPass(1, application, net)
      assert.equal(await lapseApplications(pool, consequences), 1)
      assert.equal((await clockOf(application)).lapsesOn, null)
    })

  it('is in the sentences of the clock', async () => {
    const application = await imbIn('returned', net)
    const [{ words }, day] = [await clockOf(application), new Date(`${dayIn(90)}T00:00:00Z`)]
    const written = (locale: string) => day.toLocaleDateString(locale, { timeZone: 'UTC', dateStyle: 'long' })
    assert.ok(
      words.en.endsWith(
        `The last day for the applicant to act is ${written('en-GB')}. After it, the application lapses.`,
      ),
    )
    assert.ok(
      words.id.endsWith(
        `Hari terakhir bagi pemohon untuk bertindak: ${written('id-ID')}. Sesudahnya permohonan gugur.`,
      ),
    )
  })

  it('does not exist while an answer waits for the office, and begins anew when it was read', async () => {
    const application = await imbIn('returned', net)
    await letDaysPass(30, application, net)
    const messages = `/v1/applications/${application.id}/messages`
    const body = { kind: 'message', text: 'Which deed do you need?' }
    const message = await net.applicant.does<{ id: string }>(201, 'POST', messages, { body })
    assert.equal((await clockOf(application)).lapsesOn, null)
    await net.frontDesk.does(201, 'POST', `${messages}/read-marks`, { body: { readUpTo: message.id } })
    assert.equal((await clockOf(application)).lapsesOn, dayIn(90))
  })

  it('does not exist while the office has the application', async () => {
    const application = await imbIn('in_review', net)
    assert.equal((await clockOf(application)).lapsesOn, null)
  })
})
