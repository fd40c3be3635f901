import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../support/network.ts'
import type { Reply } from '../support/person.ts'
import { today } from '../support/scenes/days.ts'
import { fence, named, provenFence } from '../support/scenes/fence.ts'

const net = await network()
after(() => net.close())

const begins = (code: string, definition: object): Promise<Reply> =>
  net.admin.asks('POST', '/v1/permit-type-drafts', { body: { code, definition } })
const publishes = (code: string, body: object = {}): Promise<Reply> =>
  net.admin.asks('POST', `/v1/permit-type-drafts/${code}/publications`, {
    body: { validFrom: today(), ...body },
    headers: { 'if-match': '"1"' },
  })
const told = (reply: Reply) => reply.refusal.errors?.map(({ pointer, code }) => `${pointer} ${code}`)

describe('a retention of permits without a last day', () => {
  const keeping = (members: object) => ({ ...provenFence, validity: undefined, ...members })
  const retention = { years: 5, certainty: 'uncertain' }

  it('says from when it counts, or the publisher confirms that nothing is erased', async () => {
    await begins('ENDLESS', keeping({ retention }))
    assert.deepEqual(told(await publishes('ENDLESS')), ['/retention never_erased'])
    assert.equal((await publishes('ENDLESS', { confirmedRules: ['/retention'] })).status, 201)
    for (const countsFrom of ['closing', 'permit_end']) {
      const code = `FROM-${countsFrom.slice(0, 3).toUpperCase()}`
      await begins(code, keeping({ retention: { ...retention, countsFrom } }))
      assert.equal((await publishes(code)).status, 201)
    }
  })

  it('needs that choice, too, where the answer with the last day may be left out', async () => {
    const until = named('Until', { type: 'string', format: 'date' })
    const ending = (required: string[]) =>
      keeping({
        retention,
        lastDay: { answer: '/until', certainty: 'uncertain' },
        form: { ...fence.form, required, properties: { ...fence.form.properties, until } },
        samples: provenFence.samples.map((one) => ({ ...one, answers: { ...one.answers, until: '2099-12-31' } })),
      })
    await begins('PERHAPS', ending(['fence']))
    assert.deepEqual(told(await publishes('PERHAPS')), ['/retention never_erased'])
    await begins('ENDING', ending(['fence', 'until']))
    assert.equal((await publishes('ENDING')).status, 201)
  })

  it('needs no such choice where they have one, and where nothing is erased', async () => {
    const validity = { amount: 5, unit: 'years', certainty: 'uncertain' }
    for (const [code, members] of Object.entries({ LASTING: { retention, validity }, KEPT: {} })) {
      await begins(code, keeping(members))
      assert.equal((await publishes(code)).status, 201, code)
    }
  })
})
