import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { undecidableFaults, unprovenRules } from '../../src/catalogue/permit-types/checks/coverage.ts'
import { probesOf } from '../../src/catalogue/permit-types/checks/probes.ts'
import { compileForm } from '../../src/catalogue/permit-types/forms/form.ts'
import type { PermitTypeDefinition } from '../../src/catalogue/permit-types/schema.ts'
import { files, load } from '../sample/permit-type-file.ts'
import { network } from '../support/network.ts'
import type { Reply } from '../support/person.ts'
import { isRefused } from '../support/refusal.ts'
import { today } from '../support/scenes/days.ts'
import { fence, named, provenFence } from '../support/scenes/fence.ts'

const net = await network()
after(() => net.close())

const begins = (code: string, definition: object): Promise<Reply> =>
  net.admin.asks('POST', '/v1/permit-type-drafts', { body: { code, definition } })
const publishes = (code: string, body: object = {}, language = 'en'): Promise<Reply> =>
  net.admin.asks('POST', `/v1/permit-type-drafts/${code}/publications`, {
    body: { validFrom: today(), ...body },
    headers: { 'if-match': '"1"', 'accept-language': language },
  })
const told = (reply: Reply) => reply.refusal.errors?.map(({ pointer, code }) => `${pointer} ${code}`)

describe('publishing a permit type', () => {
  it('is refused without a sample', async () => {
    await begins('BARE', { ...fence, samples: [] })
    assert.deepEqual(
      isRefused(await publishes('BARE'), 422, 'rule_broken').errors?.map(({ pointer, code }) => [pointer, code]),
      [['/samples', 'no_sample']],
    )
  })

  it('needs no confirmation when the samples reach every rule both ways', async () => {
    assert.equal((await begins('PROVEN', provenFence)).status, 201)
    assert.equal((await publishes('PROVEN')).status, 201)
  })

  it('names each rule that they do not reach, and succeeds once the publisher confirms all of them', async () => {
    await begins('ONEWAY', fence)
    const refused = await publishes('ONEWAY')
    isRefused(refused, 422, 'rules_unproven')
    assert.deepEqual(told(refused), [
      '/authority/1 never_applies',
      '/authority/0/when never_applies',
      '/documents/1/requiredWhen never_applies',
      '/stages/inspectionWhen never_applies',
      '/fee/lines/0/when always_applies',
    ])
    const confirmedRules = refused.refusal.errors?.map(({ pointer }) => pointer) ?? []
    const some = await publishes('ONEWAY', { confirmedRules: confirmedRules.slice(1) })
    assert.deepEqual(told(some), ['/authority/1 never_applies'])
    const other = await publishes('ONEWAY', { confirmedRules: [...confirmedRules, '/fee/lines/1/when'] })
    assert.deepEqual(told(other), ['/confirmedRules/5 nothing_to_confirm'])
    assert.equal((await publishes('ONEWAY', { confirmedRules })).status, 201)
  })
})

describe('a rule that reads an optional answer', () => {
  const withRule = (amount: string, when?: string) => ({
    ...provenFence,
    fee: { ...fence.fee, lines: [{ ...fence.fee.lines[0], amount, ...(when && { when }) }] },
  })
  const gate = named('Gate', {
    type: 'object',
    required: ['height'],
    properties: {
      width: named('Width', { type: 'number' }),
      height: named('Height', { type: 'number' }),
    },
  })
  /** Returns the samples with these fees, each with more answers. */
  const costing = (fees: readonly number[], more: readonly object[]) =>
    provenFence.samples.map((one, index) => ({
      ...one,
      answers: { ...one.answers, fence: { electric: false, ...one.answers.fence }, ...more[index] },
      expect: { ...one.expect, fee: fees[index] },
    }))

  it('is refused by rule and field when a sample without that answer shows that nobody could submit', async () => {
    const definition = { ...withRule('answers.fence.electric ? 5000 : 1000'), samples: costing([1000, 0, 1000], []) }
    assert.deepEqual(told(await begins('HOLE', definition)), ['/fee/lines/0/amount undecidable'])
    const { refusal } = await net.admin.asks('POST', '/v1/permit-type-drafts', {
      body: { code: 'HOLE', definition },
      headers: { 'accept-language': 'id' },
    })
    assert.match(refusal.errors?.[0]?.detail ?? '', /^Baris retribusi "Panjang" membaca "Pagar › Beraliran listrik"/)
  })

  it('is named to the publisher when the form requires that answer only in this case', async () => {
    const when = 'answers.fence.material == "hedge" && answers.gate.height > 1.0'
    const isHedge = { properties: { fence: { properties: { material: { const: 'hedge' } } } } }
    const begun = await begins('ASKED', {
      ...withRule('1000', when),
      samples: costing([0, 1000, 0], [{}, { gate: { height: 2 } }, {}]),
      form: {
        ...fence.form,
        properties: { ...fence.form.properties, gate },
        if: isHedge,
        then: { required: ['gate'] },
      },
    })
    assert.equal(begun.status, 201, begun.text)
    const refused = await publishes('ASKED')
    assert.deepEqual(told(refused), ['/fee/lines/0/when unguarded'])
    assert.match(refused.refusal.errors?.[0]?.detail ?? '', /^Fee line "Length" reads "Gate", which may be left out/)
    assert.equal((await publishes('ASKED', { confirmedRules: ['/fee/lines/0/when'] })).status, 201)
  })

  const cases: [string, string[]][] = [
    ['answers.fence.electric', ['fence.electric']],
    ['has(answers.fence.electric) && answers.fence.electric', []],
    ['answers.fence.electric && has(answers.fence.electric)', []],
    ['!has(answers.fence.electric) || answers.fence.electric', []],
    ['has(answers.fence.electric) || answers.fence.electric', ['fence.electric']],
    ['has(answers.fence.electric) ? answers.fence.electric : false', []],
    ['!has(answers.fence.electric) ? answers.fence.electric : true', ['fence.electric']],
    ['answers.fence.?electric.orValue(false)', []],
    ['answers.gate.width > 1.0', ['gate', 'gate.width']],
    ['has(answers.gate) && answers.gate.width > 1.0', ['gate.width']],
    ['has(answers.gate.width) && answers.gate.width > 1.0', ['gate']],
    ['has(answers.gate) && has(answers.gate.width) && answers.gate.width > 1.0', []],
    ['answers.?gate.width.orValue(0.0) > 1.0', []],
    ['answers.doors.exists(d, d.width > 1.0)', ['doors', 'doors.*.width']],
    ['has(answers.doors) && answers.doors.all(d, has(d.width) && d.width > 1.0)', []],
    ['has(answers.doors) && answers.doors[0].height > 1.0', ['doors.0']],
    ['answers.fence.length > 1.0 && place.city == "31.71"', []],
  ]
  for (const [when, paths] of cases)
    it(`is found in ${when}`, () => {
      const doors = named('Doors', { type: 'array', maxItems: 5, items: gate })
      const properties = { ...fence.form.properties, gate, doors }
      const definition: PermitTypeDefinition = JSON.parse(
        JSON.stringify({ ...withRule('1', when), form: { ...fence.form, properties } }),
      )
      const probe = probesOf(definition).find(({ pointer }) => pointer === '/fee/lines/0/when')
      assert.deepEqual(
        probe?.unguarded.map((path) => path.join('.')),
        paths,
      )
    })

  it('is guarded in an amount by the condition of its line', () => {
    const definition: PermitTypeDefinition = JSON.parse(
      JSON.stringify(withRule('answers.fence.electric ? 1 : 2', 'has(answers.fence.electric)')),
    )
    assert.deepEqual(
      probesOf(definition).flatMap(({ unguarded }) => unguarded),
      [],
    )
  })
})

describe('the sample permit types', () => {
  for (const type of files.map(load))
    it(`prove every rule of ${type.code}`, () => {
      assert.deepEqual([unprovenRules(type), undecidableFaults(type, compileForm(type.form))], [[], []])
    })
})
