import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { narrowed } from '../../../src/http/problems/narrowing.ts'
import { takesLessThan } from '../../support/measuring/cpu-seconds.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())

/** Returns the faults of a refused request, in English. */
async function faultsOf(
  [method, path]: readonly ['POST' | 'PUT', string],
  body: object,
  person = net.applicant,
): Promise<string[]> {
  const headers = { 'accept-language': 'en', 'if-match': '"1"' }
  const { refusal, text } = await person.asks(method, path, { body, headers })
  return refusal.errors?.map(({ pointer, code, detail }) => `${pointer} ${code}: ${detail}`) ?? [text]
}
const visit = ['PUT', `/v1/applications/${crypto.randomUUID()}/visits/${crypto.randomUUID()}/outcome`] as const
const ticket = ['POST', `/v1/offices/${crypto.randomUUID()}/queue-tickets/${crypto.randomUUID()}/transitions`] as const

describe('a body whose shape depends on one of its members', () => {
  it('is refused by the shape that it names', async () => {
    assert.deepEqual(await faultsOf(visit, { outcome: 'cancelled' }), ['/reason required: "Reason" is required.'])
    assert.deepEqual(await faultsOf(ticket, { action: 'serve', desk: 2 }), [
      '/desk additionalProperties: "desk" is not known here. Remove it.',
    ])
  })

  it('is refused with all values of that member if it names none of them', async () => {
    assert.deepEqual(await faultsOf(visit, { outcome: 'late' }), [
      '/outcome enum: "Outcome" must be one of "did not come" (`no_show`), "came" (`kept`) or "cancelled" (`cancelled`).',
    ])
    const [only, ...more] = await faultsOf(ticket, { action: 'skip', desk: 2 })
    assert.match(only ?? '', /^\/action enum: "Step" must be one of "call the ticket" \(`call`\), "finish serving"/)
    assert.deepEqual(more, [])
  })

  it('is refused for the member that is missing', async () => {
    assert.ok((await faultsOf(ticket, {})).includes('/action required: "Step" is required.'))
  })
})

describe('a step whose action is not known', () => {
  const step = ['POST', `/v1/applications/${crypto.randomUUID()}/transitions`] as const
  const ofPermit = ['POST', `/v1/permits/${crypto.randomUUID()}/transitions`] as const

  it('is refused once, with all actions, whatever was sent for it', async () => {
    for (const action of ['lapse', 7, null]) {
      const [only, ...more] = await faultsOf(step, { action })
      assert.match(only ?? '', /^\/action enum: "Step" must be one of .*\(`submit`\).*\(`hand_over`\).*\(`withdraw`\)/)
      assert.deepEqual(more, [])
    }
    const [only] = await faultsOf(ofPermit, { action: 'renew' }, net.head)
    assert.match(only ?? '', /^\/action enum: .*\(`revoke`\).*\(`suspend`\)/)
  })

  it('is refused once when it is missing', async () => {
    assert.deepEqual(await faultsOf(step, {}), ['/action required: "Step" is required.'])
  })
})

describe('a member that may be null', () => {
  const words = { id: 'Contoh {lastDay}.', en: 'Sample {lastDay}.' }
  const stated = (within: unknown) =>
    faultsOf(['POST', '/v1/legal-remedies'], { remedy: { text: words, short: words, within } }, net.admin)

  it('is refused for what is wrong in it, and not for being there', async () => {
    assert.deepEqual(await stated({ amount: 30, unit: 'weeks' }), [
      '/remedy/within/unit enum: "Unit" must be one of "days" (`days`) or "working days" (`working_days`).',
    ])
  })

  it('is refused once, with the values, for another type than theirs', async () => {
    assert.deepEqual(await stated({ amount: 30, unit: 4 }), [
      '/remedy/within/unit enum: "Unit" must be one of "days" (`days`) or "working days" (`working_days`).',
    ])
  })

  it('is refused once for another type than those it may have', async () => {
    assert.deepEqual(await stated(30), ['/remedy/within type: "Time limit" must be a group of fields or empty.'])
  })
})

describe('a list of very many values', () => {
  const message = ['POST', `/v1/applications/${crypto.randomUUID()}/messages`] as const
  const step = ['POST', `/v1/applications/${crypto.randomUUID()}/transitions`] as const
  const many = <T>(one: T): T[] => Array.from({ length: 100_000 }, () => one)

  it('is refused in little time, whatever is wrong with each', () =>
    takesLessThan(3, async () => {
      for (const faults of [
        await faultsOf(message, { body: 'See the papers.', attachments: many(1) }),
        await faultsOf(step, { action: 'approve', conditions: many({}) }),
      ])
        assert.match(faults.join(), /^\/(?:attachments|conditions) maxItems: .* at most 2,000/)
    }))

  it('has its errors narrowed in one pass', async () => {
    const parentSchema = { type: 'string' }
    const errors = many(0).map((_, index) => ({
      keyword: 'type',
      instancePath: `/list/${index}`,
      schemaPath: '#/items/type',
      params: { type: 'string' },
      parentSchema,
    }))
    await takesLessThan(3, () => assert.equal(narrowed(errors).length, errors.length))
  })
})
