import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { changedPointers } from '../../../src/applications/drafts/merge-patch.ts'
import { imbIn } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { type Application, example, type Reply } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'

const net = await network()
after(() => net.close())

const reasons = [
  { target: '/building/floors', code: 'inconsistent', note: 'The drawings show three.' },
  { target: '/site', code: 'incomplete' },
  { target: 'land_title', code: 'unreadable' },
]

describe('returning an application', () => {
  it('lists each item to correct, and pauses the clock', async () => {
    const returned = await given(reasons)
    assert.deepEqual(returned.returnReasons, reasons)
    assert.deepEqual([returned.status, returned.publicStage, returned.clock.state], ['returned', 'preparing', 'paused'])
    assert.deepEqual(
      returned.nextActions.map(({ action, to, blockers }) => [action, to, blockers]),
      [
        ['submit', 'submitted', []],
        ['withdraw', 'withdrawn', []],
      ],
    )
  })

  it('names only existing items', async () => {
    const application = await imbIn('submitted', net)
    const targets = [
      'land_title',
      'passport',
      '/building/floors',
      '/building/colour',
      'building',
      '/building/constructor',
      '/',
      '/building/floors/',
    ]
    const { status, refusal } = await net.frontDesk.tries('return', application, {
      reasons: targets.map((target) => ({ target, code: 'other' })),
    })
    assert.deepEqual([status, refusal.code], [422, 'rule_broken'])
    assert.deepEqual(
      refusal.errors?.map(({ pointer, code }) => [pointer, code]),
      [1, 3, 4, 5, 6, 7].map((index) => [`/reasons/${index}/target`, 'unknown_target']),
    )
    assert.deepEqual(await net.applicant.reads(application), application)
  })

  it('always needs a reason, and not in free text alone', async () => {
    const application = await imbIn('submitted', net)
    for (const input of [
      {},
      { reasons: [] },
      { reason: 'It is not good.' },
      { reasons: [{ target: 'land_title' }] },
      { reasons: [{ target: 'land_title', code: 'ugly' }] },
    ]) {
      assert.equal((await net.frontDesk.tries('return', application, input)).status, 400, JSON.stringify(input))
    }
  })
})

describe('correcting a returned application', async () => {
  const returned = await given(reasons)

  it('changes the requested answers, and those below them', async () => {
    const saved = await net.applicant.saves(await now(), {
      answers: { building: { floors: 3 }, site: { postcode: '10320', latitude: null, longitude: null } },
    })
    assert.deepEqual(saved.answers, {
      ...returned.answers,
      building: { ...member('building'), floors: 3 },
      site: { street: 'Jalan Contoh 2', rt: '003', rw: '004', postcode: '10320' },
    })
    assert.equal(saved.status, 'returned')
  })

  it('changes no other answer, and names each refused one', async () => {
    const before = await now()
    const answers = {
      building: { height: 9, floors: 2 },
      land: { holder: null },
      capacity: 'proxy',
      site: { rt: '001' },
      proxy: { phone: '+6281200000002' },
    }
    const reply = await saving({ villageCode: '31.71.06.1002', answers })
    assert.deepEqual([reply.status, reply.refusal.code], [422, 'rule_broken'])
    const refused = [
      '/answers/building/height',
      '/answers/land/holder',
      '/answers/capacity',
      '/answers/proxy/phone',
      '/villageCode',
    ]
    assert.deepEqual(
      reply.refusal.errors?.map(({ pointer, code }) => [pointer, code]),
      refused.map((pointer) => [pointer, 'not_asked_for']),
    )
    assert.match(
      reply.refusal.errors?.[0]?.detail ?? '',
      /^"Building › Height of the building" was not asked to be corrected/,
    )
    assert.deepEqual(await now(), before)
  })

  it('names a hundred refused answers at most, as the contract says', async () => {
    const answers = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`unknown${index}`, 1]))
    const reply = await saving({ answers })
    assert.deepEqual([reply.status, reply.refusal.code, reply.refusal.errors?.length], [422, 'rule_broken', 100])
  })

  it('cannot remove or replace an object with other answers in it', async () => {
    for (const [answers, pointer] of [
      [{ building: null }, '/answers/building'],
      [{ architect: {} }, '/answers/architect'],
      [{ architect: { name: null } }, '/answers/architect'],
    ] as const) {
      const reply = await saving({ answers })
      assert.deepEqual(
        reply.refusal.errors?.map((error) => [error.pointer, error.code]),
        [[pointer, 'not_asked_for']],
        JSON.stringify(answers),
      )
    }
  })

  it('may include unchanged answers, with members in any order, which changes nothing', async () => {
    const before = await now()
    const { answers, villageCode } = before
    const {
      answers: { building },
    } = await example('IMB')
    const saved = await net.applicant.saves(before, {
      villageCode,
      answers: { ...answers, building: { ...Object.fromEntries(Object.entries(building ?? {})), floors: 3 } },
    })
    assert.deepEqual(saved, before)
    assert.deepEqual(await net.applicant.saves(before, { answers: {} }), before)
    const [first, second] = [
      { floor: 1, area: 60 },
      { floor: 2, area: 48.5 },
    ]
    assert.deepEqual(changedPointers({ areas: [first, second] }, { areas: [{ area: 60, floor: 1 }, second] }), [])
    assert.deepEqual(
      changedPointers({ areas: [first, second] }, { areas: [second, first] }),
      ['/areas'],
      'The order of items means something.',
    )
  })

  it('replaces the requested files, and no others', async () => {
    const before = await now()
    const [identityCard] = before.documents.filter(({ slot }) => slot === 'identity_card')
    const { status, refusal } = await net.applicant.triesUpload('identity_card', returned, Buffer.from('%PDF-1.7'))
    assert.deepEqual(
      [status, refusal.errors?.map(({ pointer, code }) => [pointer, code])],
      [422, [['/slot', 'not_asked_for']]],
    )
    assert.match(
      refusal.errors?.[0]?.detail ?? '',
      /^"Identity card \(KTP\)" was not asked to be corrected, .*Change only what/,
    )
    const removed = await net.applicant.asks(
      'DELETE',
      `/v1/applications/${returned.id}/documents/${identityCard?.id}`,
      { headers: { 'if-match': `"${before.version}"` } },
    )
    assert.match(isRefused(removed, 409, 'not_editable').detail, /Correct what the office has asked for/)
    assert.deepEqual(await now(), before)
    assert.equal((await net.applicant.uploads('land_title', returned)).version, 2)
  })

  it('records what was changed', async () => {
    const { data } = await net.applicant.does<{
      data: { type: string; details: object; actor: { standing: string } }[]
    }>(200, 'GET', `/v1/applications/${returned.id}/events?limit=200`)
    const [first, ...others] = data.filter(({ type }) => type === 'application.corrected')
    assert.deepEqual(first?.details, {
      pointers: ['/building/floors', '/site/postcode', '/site/latitude', '/site/longitude'],
    })
    assert.equal(first.actor.standing, 'applicant')
    assert.deepEqual(others, [])
  })

  it('ends with the resubmission: to the same office, without the reasons', async () => {
    await net.applicant.takes('submit', returned, { statementAccepted: true })
    const submitted = await now()
    assert.deepEqual(
      [submitted.status, submitted.returnReasons, submitted.office],
      ['submitted', null, returned.office],
    )
    assert.equal((await saving({ answers: { building: { floors: 2 } } })).refusal.code, 'not_editable')
  })

  const now = () => net.applicant.reads(returned)
  const member = (name: string) => Object.fromEntries(Object.entries(returned.answers[name] ?? {}))
  const saving = async (patch: object): Promise<Reply> =>
    net.applicant.asks('PATCH', `/v1/applications/${returned.id}`, {
      body: patch,
      headers: { 'if-match': `"${(await now()).version}"` },
    })
})

describe('an original that did not match', () => {
  it('is compared again once its file is replaced, the others are not', async () => {
    const application = await net.applicant.submits('TANAH')
    const originals = ['identity_card', 'neighbourhood_letter', 'no_dispute_statement']
    await net.frontDesk.takes('accept', application)
    await net.reviewer.takes('approve', application)
    await net.frontDesk.matches(application, originals.slice(0, 2))
    await net.frontDesk.matches(application, originals.slice(2), 'mismatched')
    await net.frontDesk.takes('send_back', application, { reason: 'The statement is not the one that was sent.' })
    await net.reviewer.takes('return', application, {
      reasons: [{ target: 'no_dispute_statement', code: 'wrong_document' }],
    })
    await net.applicant.uploads('no_dispute_statement', application)
    await net.applicant.takes('submit', application, { statementAccepted: true })
    await net.frontDesk.takes('accept', application)
    assert.equal((await net.reviewer.takes('approve', application)).to, 'awaiting_originals')
    const blockers = await net.frontDesk.isBlocked('confirm_originals', application)
    assert.deepEqual(
      blockers.map(({ code, target }) => [code, target]),
      [['original_not_matched', 'no_dispute_statement']],
    )
    const { documents } = await net.applicant.reads(application)
    const compared = documents
      .filter(({ slot }) => originals.includes(slot))
      .map(({ slot, version, original }) => [slot, version, original?.verdict])
    assert.deepEqual(compared, [
      ['identity_card', 1, 'matched'],
      ['neighbourhood_letter', 1, 'matched'],
      ['no_dispute_statement', 2, undefined],
    ])
  })
})

async function given(reasons: object[]): Promise<Application> {
  const application = await imbIn('submitted', net)
  await net.frontDesk.takes('return', application, { reasons })
  return net.applicant.reads(application)
}
