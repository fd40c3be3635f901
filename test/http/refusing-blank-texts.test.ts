import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { buildValidator } from '../../src/http/validation/validation.ts'
import { committedContract } from '../support/contract/operations.ts'
import { imbIn } from '../support/journey.ts'
import { network } from '../support/network.ts'
import { faultsIn, isRefused } from '../support/refusal.ts'

const net = await network()
after(() => net.close())

/** Texts that show nothing: spaces, a no-break space, zero-width characters, a soft hyphen, fillers of scripts. */
const blanks = ['   ', '\t\n', '\u00a0', '\u200b\u2060', '\u00ad', '\u3164', '\u2800', '\u115f']

describe('a text that somebody must read', () => {
  it('is refused without a visible character, as a reason of any kind', async () => {
    const application = await imbIn('in_review', net)
    const steps = `/v1/applications/${application.id}/transitions`
    for (const blank of blanks) {
      const proposal = { action: 'propose_refusal', reason: blank, legalBasis: blank }
      const refused = isRefused(await net.reviewer.asks('POST', steps, { body: proposal }), 400, 'invalid_request')
      assert.deepEqual(faultsIn(refused), ['/legalBasis blank', '/reason blank'])
      const end = { from: '2999-01-01', reason: blank }
      const retired = await net.admin.asks('POST', '/v1/permit-types/IMB/retirements', { body: end })
      assert.deepEqual(faultsIn(isRefused(retired, 400, 'invalid_request')), ['/reason blank'])
    }
  })

  it('is refused in lists, too, and in words that are only shown if they are given', async () => {
    const application = await imbIn('submitted', net)
    const reasons = [{ target: 'identity_card', code: 'unreadable', note: '\u200b' }]
    const reply = await net.frontDesk.asks('POST', `/v1/applications/${application.id}/transitions`, {
      body: { action: 'return', reasons },
    })
    assert.deepEqual(faultsIn(isRefused(reply, 400, 'invalid_request')), ['/reasons/0/note blank'])
  })

  it('keeps the code `pattern` where it always had it, and is refused once for one text', async () => {
    const application = await imbIn('in_review', net)
    for (const text of blanks) {
      const reply = await net.reviewer.asks('POST', `/v1/applications/${application.id}/messages`, {
        body: { kind: 'message', text },
      })
      const refusal = isRefused(reply, 400, 'invalid_request')
      assert.deepEqual(faultsIn(refusal), ['/text pattern'])
      assert.match(refusal.errors?.[0]?.detail ?? '', /must hold more than spaces/)
    }
  })

  it('is announced by the contract, whose schemas count the spaces in a text', () => {
    const { description } = committedContract().info
    for (const fault of ['`blank`', '`text`']) assert.match(String(description), new RegExp(`400 with .*${fault}`))
  })

  it('is refused in a body of very many values, too, of which only the first fault is looked for', () => {
    const schema = {
      type: 'object',
      properties: { reason: { type: 'string', minLength: 1 }, lists: { type: 'array' } },
    }
    const validate = buildValidator([])({ schema, httpPart: 'body', method: 'POST', url: '/' })
    const lists = Array.from({ length: 3 }, () => new Array<number>(2_000).fill(0))
    assert.equal(validate({ reason: 'x', lists }), true)
    for (const reason of blanks) assert.equal(validate({ reason, lists }), false)
  })

  it('is accepted with one visible character among others', async () => {
    const application = await imbIn('in_review', net)
    const reason = ' \u200b.\u00a0'
    await net.reviewer.takes('propose_refusal', application, { reason, legalBasis: 'Perda 1/2014' })
  })
})
