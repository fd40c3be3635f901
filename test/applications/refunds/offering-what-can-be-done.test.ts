import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { remediesAgainst, remedyAgainst } from '../../../src/network/legal-remedies/against.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { decides, graveFee, graveWithFee, type Money, paidAndWithdrawn } from '../../support/scenes/refunds.ts'
import { appoint } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

describe('what a person may do about open money now', () => {
  const actionsOf = async (who: typeof net.head, { id }: Application) => {
    const { openMoney } = await who.does<{ openMoney: Money }>(200, 'GET', `/v1/applications/${id}`)
    return openMoney.nextActions.map(({ to, blockers }) => [to, ...blockers.map(({ code }) => code)])
  }

  it('is to decide for heads, once the fee cannot change any more, and nothing for others', async () => {
    const grave = await paidAndWithdrawn(net)
    assert.deepEqual(await actionsOf(net.head, grave), [['granted'], ['declined']])
    for (const who of [net.applicant, net.cashier]) assert.deepEqual(await actionsOf(who, grave), [])
    await pool`update applications set status = 'in_review', fee_amount = fee_amount - 1 where id = ${grave.id}`
    const early = 'fee_may_change'
    assert.deepEqual(await actionsOf(net.head, grave), [
      ['granted', early],
      ['declined', early],
    ])
    await pool`update applications set status = 'withdrawn' where id = ${grave.id}`
    await decides(net.head, grave, { amount: graveFee })
    assert.deepEqual(await actionsOf(net.head, grave), [])
  })

  it('names the duty that keeps a head from the decision', async () => {
    const grave = await graveWithFee(net)
    const payer = await appoint(net, ['head', 'cashier'], grave.office?.regionCode ?? '')
    await payer.paysIn(grave)
    await net.applicant.takes('withdraw', grave, { reason: 'Not this year.' })
    const apart = 'separation_of_duties'
    assert.deepEqual(await actionsOf(payer, grave), [
      ['granted', apart],
      ['declined', apart],
    ])
    assert.deepEqual(await actionsOf(net.head, grave), [['granted'], ['declined']])
  })
})

describe('the remedies of a list of refunds', () => {
  it('are read at once, each as it was on the day of its decision', async () => {
    const words = { id: 'Keberatan paling lambat {lastDay}.', en: 'Object by {lastDay}.' }
    const days: Date[] = []
    for (const amount of [21, 14]) {
      days.push(new Date())
      const body = { remedy: { text: words, short: words, within: { amount, unit: 'days' } } }
      await net.admin.does(201, 'POST', '/v1/legal-remedies', { body })
    }
    days.push(new Date(), new Date())
    let asked = 0
    const db = new Proxy(pool, {
      apply: (query, self, args) => {
        asked++
        return Reflect.apply(query, self, args)
      },
    })
    const remedies = await remediesAgainst(db, undefined, days)
    assert.equal(asked, 1)
    const one = await Promise.all(days.map((day) => remedyAgainst(pool, undefined, day)))
    assert.deepEqual([...remedies.values()], one)
    assert.deepEqual([one[0], one[1]?.words.within?.amount, one[2]?.words.within?.amount], [null, 21, 14])
  })
})
