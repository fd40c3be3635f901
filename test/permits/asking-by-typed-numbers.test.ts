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
    const typed = [` ${number}\n`, number.replaceAll('/', ' / '), number.replaceAll('-', '\u2013'), number, ' ']
    const reply = await asker.asks('POST', '/v1/permits/status', {
      body: { numbers: typed },
      headers: { purpose: 'collateral_check' },
    })
    assert.equal(reply.status, 200, reply.text)
    assert.deepEqual(
      reply.json<Statuses>().data.map(({ number: asked, permit }) => [asked, permit?.id ?? null]),
      typed.map((asked) => [asked, asked === ' ' ? null : id]),
    )
    const reads = await net.database.pool`
      select
      from data_reads
      where application_id = ${applicationId} and what = 'permit'`
    assert.equal(reads.length, 1)
  })
})
