import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { imbIn, rupiah } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'

const net = await network()
after(() => net.close())

const neededBy = async (action: string, application: Application) =>
  (await net.reviewer.reads(application)).nextActions.find((next) => next.action === action)?.needs

describe('the next action `approve`', () => {
  it('needs a fee where no tariff states it, and succeeds with one', async () => {
    const grave = await net.applicant.submits('IPTM')
    await net.frontDesk.takes('accept', grave)
    assert.deepEqual(await neededBy('approve', grave), ['fee'])
    assert.equal(await neededBy('return', grave), undefined)
    assert.equal((await net.reviewer.takes('approve', grave, { fee: rupiah(0) })).to, 'awaiting_originals')
  })

  it('needs none by a tariff, and none for a permit type without that stage', async () => {
    const letter = await net.applicant.submits('SKTM')
    await net.frontDesk.takes('accept', letter)
    assert.equal(await neededBy('approve', await imbIn('in_review', net)), undefined)
    assert.equal(await neededBy('approve', letter), undefined)
  })
})
