import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../support/network.ts'
import { agency } from '../support/people/agencies.ts'
import { issued } from '../support/scenes/permits.ts'

const net = await network()
after(() => net.close())

interface Statuses {
  data: { number: string; permit: { id: string } | null }[]
}

describe('the state of a permit', () => {
  it('is told by its number as somebody copies or types it, which comes back as it was sent', async () => {
    const { id, applicationId } = await issued(net)
    const [{ number } = { number: '' }] = await net.database.pool<{ number: string }[]>`
      update permits
      set number = number || '/-1.785'
      where id = ${id}
      returning number`
    const { agency: asker } = await agency(net, { permitTypes: ['SKTM'] })
    const typed = [` ${number}\n`, number.replaceAll('/', ' / '), number.replaceAll('-', '\u2013'), number, '\u00ad1']
    const reply = await asker.asks('POST', '/v1/permits/status', {
      body: { numbers: typed },
      headers: { purpose: 'collateral_check' },
    })
    assert.equal(reply.status, 200, reply.text)
    assert.deepEqual(
      reply.json<Statuses>().data.map(({ number: asked, permit }) => [asked, permit?.id ?? null]),
      typed.map((asked) => [asked, asked === '\u00ad1' ? null : id]),
    )
    const reads = await net.database.pool`
      select
      from data_reads
      where application_id = ${applicationId} and what = 'permit'`
    assert.equal(reads.length, 1)
  })

  it('is told by its number as somebody says it, unless another number sounds the same', async () => {
    const [one, two] = [await issued(net), await issued(net)]
    const [first, second, dictated] = ['9/BIO-L/e/31.71', '9/B10-1/e/31.71', '9/bio-l/E/3I.7l']
    const renumber = ({ id }: { id: string }, number: string) =>
      net.database.pool`update permits set number = ${number} where id = ${id}`
    const { agency: asker } = await agency(net, { permitTypes: ['SKTM'] })
    const found = async (numbers: string[]) => {
      const headers = { purpose: 'collateral_check' }
      const reply = await asker.asks('POST', '/v1/permits/status', { body: { numbers }, headers })
      return reply.json<Statuses>().data.map(({ permit }) => permit?.id ?? null)
    }
    await renumber(one, first)
    assert.deepEqual(await found([first, second, dictated]), [one.id, one.id, one.id])
    await renumber(two, second)
    assert.deepEqual(await found([first, second, dictated]), [one.id, two.id, null])
  })
})
