import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { network } from '../../support/network.ts'
import { graveWithFee } from '../../support/scenes/refunds.ts'

const net = await network()
after(() => net.close())

it('the millionth receipt of an office in a year has seven digits, and no earlier number', async () => {
  const grave = await graveWithFee(net)
  await net.cashier.paysIn(grave, 1_000)
  const { count } = await net.database.pool`update number_sequences set last = 99999 where kind = 'TBP'`
  assert.equal(count, 1)
  const endOf = async (amount: number) => (await net.cashier.paysIn(grave, amount)).receiptNumber.split('-').at(-1)
  assert.equal(await endOf(1_000), '100000')
  await net.database.pool`update number_sequences set last = 999999 where kind = 'TBP'`
  assert.equal(await endOf(1_000), '1000000')
})
