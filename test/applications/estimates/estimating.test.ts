import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { network } from '../../support/network.ts'
import { example } from '../../support/person.ts'
import { fence } from '../../support/scenes/fence.ts'
import { publishes } from '../../support/scenes/publishing.ts'

const net = await network()
after(() => net.close())

interface Estimate {
  level: string
  because: { en: string } | null
  office: { regionCode: string } | null
  passedOver: { office: { regionCode: string }; because: { en: string } }[]
  documents: { slot: string; required: boolean }[]
  inspection: boolean
  fee: {
    lines: { code: string; amount: { amount: number }; quantity?: unknown }[]
    total: { amount: number } | null
  } | null
  undecided: { pointer: string }[]
  dueAt: string | null
  dueUndecidedBecause: { code: string } | null
}
const menteng = '31.71.06.1001'
const quantity = { measure: 'double(answers.fence.length)', unit: { id: 'm', en: 'm' }, price: 1_250 }
const measured = { ...fence, fee: { ...fence.fee, lines: fence.fee.lines.map((line) => ({ ...line, quantity })) } }

const answers = (more: object = {}) => ({ fence: { length: 20, posts: 11, material: 'wood', ...more } })
const estimate = (body: object) =>
  net.nobody.does<Estimate>(200, 'POST', '/v1/permit-types/FENCE/estimate', { body: { villageCode: menteng, ...body } })
const required = ({ documents }: Estimate) => documents.filter((document) => document.required).map(({ slot }) => slot)

before(async () => {
  await publishes(net, 'FENCE', measured)
  for (const level of ['district', 'city'])
    await net.admin.does(201, 'POST', '/v1/permit-types/FENCE/rollouts', {
      body: { regionCode: '31', level, online: true },
    })
})

describe('estimating an application', () => {
  it('computes the fee line by line, and names the documents that these answers require', async () => {
    const plain = await estimate({ answers: answers() })
    assert.deepEqual(
      plain.fee?.lines.map(({ code, amount }) => [code, amount.amount]),
      [['length', 25_000]],
    )
    assert.deepEqual(plain.fee?.lines[0]?.quantity, {
      value: 20,
      unit: { id: 'm', en: 'm' },
      price: { amount: 1_250, currency: 'IDR' },
    })
    assert.deepEqual(required(plain), ['identity_card'])
    assert.deepEqual(required(await estimate({ answers: answers({ electric: true }) })), [
      'identity_card',
      'wiring_plan',
    ])
    assert.equal((await estimate({ answers: answers({ material: 'hedge' }) })).fee?.total?.amount, 0)
  })

  it('includes an inspection when the rule requires it', async () => {
    assert.equal((await estimate({ answers: answers() })).inspection, false)
    assert.equal((await estimate({ answers: answers({ length: 50 }) })).inspection, true)
  })

  it('finds the office by the rule in force, and names those skipped on the way up', async () => {
    const small = await estimate({ answers: answers() })
    assert.equal(small.level, 'village')
    assert.equal(small.office?.regionCode, '31.71.06')
    assert.deepEqual(
      small.passedOver.map(({ office, because }) => [office.regionCode, because.en]),
      [[menteng, 'This permit type is not online at that office yet.']],
    )
    const long = await estimate({ answers: answers({ length: 600 }) })
    assert.deepEqual([long.level, long.office?.regionCode, long.because?.en], ['city', '31.71', 'Longer than 500 m'])
  })

  it('names what cannot be decided yet instead of guessing', async () => {
    const empty = await estimate({ answers: {} })
    assert.ok(empty.undecided.some(({ pointer }) => pointer === '/fee/lines/0/when'))
    assert.ok(empty.undecided.some(({ pointer }) => pointer === '/stages/inspectionWhen'))
    assert.deepEqual(empty.fee, { tariff: 'test', lines: [], total: null })
  })

  it('uses the rules in force on the day', async () => {
    const { answers: house, village } = await example('IMB')
    const levelOn = async (on: string) => {
      const { level, because, office } = await net.nobody.does<Estimate>(200, 'POST', '/v1/permit-types/IMB/estimate', {
        body: { answers: { ...house, land: { ...Object(house['land']), area: 250 } }, villageCode: village, on },
      })
      return [level, because?.en, office?.regionCode]
    }
    assert.deepEqual(await levelOn('2017-12-31'), [
      'district',
      'Houses outside a housing complex are for the district.',
      '31.71.06',
    ])
    assert.deepEqual(await levelOn('2018-01-01'), ['city', 'Land of 200 m² or more is for the city.', '31.71'])
  })

  it('gives the due date by the calendar, or the reason why it is unknown', async () => {
    const { answers: house, village } = await example('IMB')
    const due = async (on: string) => {
      const { dueAt, dueUndecidedBecause } = await net.nobody.does<Estimate>(
        200,
        'POST',
        '/v1/permit-types/IMB/estimate',
        { body: { answers: house, villageCode: village, on } },
      )
      return [dueAt, dueUndecidedBecause?.code]
    }
    assert.deepEqual(await due('2026-11-23'), ['2026-12-14T09:00:00.000Z', undefined])
    assert.deepEqual(
      await due('2026-03-13'),
      ['2026-04-13T09:00:00.000Z', undefined],
      'Nyepi, Eid and what goes with them lie between.',
    )
    assert.deepEqual(await due('2017-06-01'), [null, 'calendar_missing'])
    assert.deepEqual((await estimate({ answers: answers() })).dueUndecidedBecause?.code, 'service_time_unknown')
  })

  it('skips an office that is not open, and finds none where none is', async () => {
    const turn = (state: string, region: string) =>
      net.database.pool`update offices set state = ${state}::office_state where region_code = ${region}`
    await turn('counter_only', '31.71.06')
    const up = await estimate({ answers: answers() })
    assert.deepEqual(
      [up.office?.regionCode, up.passedOver.map(({ office }) => office.regionCode)],
      ['31.71', [menteng, '31.71.06']],
    )
    assert.match(up.passedOver[1]?.because.en ?? '', /not online; its status is "counter only"/)
    await turn('winding_down', '31.71')
    assert.deepEqual(
      [
        (await estimate({ answers: answers() })).office,
        (await estimate({ answers: answers() })).passedOver.at(-1)?.because.en,
      ],
      [null, 'This permit type is not online at that office yet.'],
    )
    await turn('online', '31.71.06')
    await turn('online', '31.71')
  })

  it('names invalid answers, and a place outside the network', async () => {
    const reply = await net.nobody.asks('POST', '/v1/permit-types/FENCE/estimate', {
      body: { answers: answers({ length: 'far' }), villageCode: '32.01.01.1001' },
    })
    assert.equal(reply.status, 422)
    assert.deepEqual(
      reply.refusal.errors?.map(({ pointer }) => pointer),
      ['/answers/fence/length', '/villageCode'],
    )
  })

  it('writes nothing', async () => {
    await changesNothing(net, () => estimate({ answers: answers() }))
  })
})

describe('the rules of an application', () => {
  it('are those of the estimate: documents, office, inspection and fee', async () => {
    const draft = await net.applicant.drafts('FENCE', { answers: answers({ electric: true }), villageCode: menteng })
    const blocked = (await net.applicant.reads(draft)).nextActions.find(({ action }) => action === 'submit')?.blockers
    assert.deepEqual(
      blocked?.map(({ target }) => target),
      ['identity_card', 'wiring_plan'],
    )
    for (const slot of ['identity_card', 'wiring_plan']) await net.applicant.uploads(slot, draft)
    await net.applicant.takes('submit', draft, { statementAccepted: true })
    assert.equal((await net.applicant.reads(draft)).office?.regionCode, '31.71.06')
    await net.frontDesk.takes('accept', draft)
    const wrong = await net.reviewer.tries('approve', draft, { fee: { amount: 1, currency: 'IDR' } })
    assert.deepEqual(
      wrong.refusal.blockers?.map(({ code }) => code),
      ['fee_differs'],
    )
    await net.reviewer.takes('approve', draft)
    assert.equal((await net.applicant.reads(draft)).fee?.amount, 25_000)
  })
})
