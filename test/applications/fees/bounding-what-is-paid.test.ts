import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { rupiah } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { bankPays } from '../../support/people/bank.ts'
import type { Application, Reply } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { decides, graveFee, graveWithFee } from '../../support/scenes/refunds.ts'

const net = await network()
after(() => net.close())
const { applicant, cashier, head, reviewer } = net
/** The highest amount of money of the contract, in whole rupiah. */
const most = 1_000_000_000_000_000

const pays = ({ feeAssessment }: Application, amount: number) => bankPays(net, feeAssessment?.number ?? '', amount)
const isTooMuch = (reply: Reply, place: string) =>
  assert.deepEqual(faultsIn(isRefused(reply, 422, 'rule_broken')), [`${place} too_much_in_all`])
const paidFor = async (grave: Application) => (await applicant.reads(grave)).feeAssessment?.paid.amount

describe('what a bank reports for an application', () => {
  it('is booked up to the highest amount of the contract in all, and not a rupiah above it', async () => {
    const grave = await graveWithFee(net)
    assert.equal((await pays(grave, most - 1)).status, 200)
    await changesNothing(net, async () => {
      for (const amount of [2, most]) isTooMuch(await pays(grave, amount), '/data/amount/amount')
    })
    assert.equal((await pays(grave, 1)).status, 200)
    assert.equal(await paidFor(grave), most)
  })

  it('is bounded also at once: of two payments that are too much together, one is booked', async () => {
    const grave = await graveWithFee(net)
    const replies = await Promise.all([pays(grave, most - 1), pays(grave, most - 1)])
    assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 422])
    assert.equal(await paidFor(grave), most - 1)
  })
})

it('what was refunded counts, to the bank and, when the application is reopened, to the cashier', async () => {
  const grave = await graveWithFee(net)
  await pays(grave, most)
  await applicant.takes('withdraw', grave, { reason: 'Not this year.' })
  await decides(head, grave, { amount: most })
  await net.database.pool`update applications set status = 'in_review' where id = ${grave.id}`
  await reviewer.takes('approve', grave, { fee: rupiah(graveFee) })
  const { id: evidenceDocumentId } = await cashier.uploads('payment_evidence', grave)
  const { version } = await cashier.reads(grave)
  const body = { amount: rupiah(1), paidAt: new Date().toISOString(), evidenceDocumentId }
  await changesNothing(net, async () => {
    isTooMuch(await pays(grave, 1), '/data/amount/amount')
    const headers = { 'if-match': `"${version}"` }
    isTooMuch(await cashier.asks('POST', `/v1/applications/${grave.id}/payments`, { body, headers }), '/amount/amount')
  })
})
