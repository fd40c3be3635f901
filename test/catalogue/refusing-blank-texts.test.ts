import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { compileForm } from '../../src/catalogue/permit-types/forms/form.ts'
import { inputs } from '../support/journey.ts'
import { network } from '../support/network.ts'
import { isRefused } from '../support/refusal.ts'

const net = await network()
after(() => net.close())

/** Texts in which nobody sees anything: spaces of any width, joiners, fillers, marks without a letter. */
const blanks = [' ', '\u00a0', '\u2003\u3000', '\u200b\u200d\ufeff', '\u202e', '\u2800', '\u3164\u115f\uffa0', '\u0301']
/** Texts that are short or odd, but visible. */
const visible = ['x', ' x', '-', '0', 'é', 'e\u0301', '한', '\u{1f642}', 'ا']

const text = { type: 'string', minLength: 1 }
const form = compileForm({
  type: 'object',
  properties: {
    demanded: text,
    free: { type: 'string' },
    listed: { type: 'array', items: { $ref: '#/$defs/text' } },
    chosen: { if: { minLength: 1 }, then: { const: 'x' } },
    unwanted: { not: { minLength: 1 } },
  },
  $defs: { text },
})
const faults = (answers: object) => form.whole(answers).map(({ pointer, code }) => `${pointer} ${code}`)

describe('a text that a form demands', () => {
  it('is refused when nobody could see it, also in a list and in a draft', () => {
    for (const blank of blanks) {
      assert.deepEqual(faults({ demanded: blank }), ['/answers/demanded blank'], escape(blank))
      assert.deepEqual(faults({ listed: ['x', blank] }), ['/answers/listed/1 blank'])
      assert.equal(form.draft({ demanded: blank }).length, 1)
    }
  })

  it('may be short, in any script', () => {
    for (const word of visible) assert.deepEqual(faults({ demanded: word, listed: [word] }), [])
  })

  it('is too short, and not blank, when it is empty', () => {
    assert.deepEqual(faults({ demanded: '' }), ['/answers/demanded minLength'])
  })

  it('is no text that the form does not demand, and no condition', () => {
    for (const blank of blanks) {
      assert.deepEqual(faults({ free: blank }), [])
      assert.deepEqual(faults({ chosen: blank }), ['/answers/chosen const'], 'It is a text of one character.')
      assert.deepEqual(faults({ unwanted: blank }), ['/answers/unwanted not'])
    }
  })
})

describe('an application whose applicant has a name of wide spaces', () => {
  it('cannot be submitted, and says which field is blank', async () => {
    const draft = await net.applicant.prepares('SKTM')
    await net.applicant.saves(draft, { answers: { applicant: { name: '\u3000\u2003' } } })
    const reply = await net.applicant.tries('submit', draft, inputs['submit'])
    isRefused(reply, 422, 'blocked')
    assert.deepEqual(
      reply.refusal.blockers?.map(({ code, target }) => [code, target]),
      [['form_incomplete', '/answers/applicant/name']],
    )
    assert.match(reply.text, /must hold more than spaces|tidak boleh hanya berisi spasi/)
  })
})
