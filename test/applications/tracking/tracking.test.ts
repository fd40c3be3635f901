import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { goes, inputs } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())

interface Answer {
  reference: string
  publicStage: string
  turn: string
  next: { id: string; en: string }
  since: string
  office: { en: string } | null
  permitType: { en: string }
}

describe('tracking an application', async () => {
  const application = await net.applicant.submits('SKTM')
  const { reference, trackingKey } = application
  assert.ok(trackingKey)

  it('needs its reference and its key, and no sign-in', async () => {
    const answer = await net.nobody.does<Answer>(200, 'POST', '/v1/tracking', { body: { reference, trackingKey } })
    assert.deepEqual([answer.reference, answer.publicStage, answer.turn], [reference, 'checking', 'office'])
    assert.deepEqual(
      [answer.permitType.en, answer.office?.en],
      ['Certificate of limited means (SKTM)', 'One-stop service office, Menteng Village'],
    )
    assert.equal(answer.since, (await net.applicant.reads(application)).clock.since)
  })

  it('shows nothing personal', async () => {
    const { text, json } = await net.nobody.asks('POST', '/v1/tracking', { body: { reference, trackingKey } })
    assert.deepEqual(Object.keys(json<object>()).sort(), [
      'next',
      'office',
      'permitType',
      'publicStage',
      'reference',
      'since',
      'turn',
    ])
    for (const personal of ['Applicant', '3171000000000001', '+62', 'Jalan', trackingKey, application.id])
      assert.ok(!text.includes(personal), personal)
  })

  it('accepts both in any notation', async () => {
    const waysOfWriting: ((written: string) => string)[] = [
      (written) => written.toLowerCase(),
      (written) => written.replaceAll('-', ''),
      (written) => written.replaceAll('-', ' '),
      (written) => ` ${[...written].join(' ')} `,
      (written) => written.replaceAll('0', 'O').replaceAll('1', 'l'),
      (written) => written.replaceAll('0', 'o').replaceAll('1', 'I'),
    ]
    for (const write of waysOfWriting) {
      const body: object = { reference: write(reference), trackingKey: write(trackingKey) }
      assert.equal((await net.nobody.asks('POST', '/v1/tracking', { body })).status, 200, JSON.stringify(body))
    }
  })

  it('gives the same answer for a wrong key and an unknown reference', async () => {
    const other = await net.applicant.drafts('SKTM')
    const wrong = [
      { reference, trackingKey: other.trackingKey },
      { reference, trackingKey: '0000-0000-0000' },
      { reference, trackingKey: `${trackingKey}0` },
      { reference: '0000-0000-0', trackingKey },
    ]
    const replies = await Promise.all(wrong.map((body) => net.nobody.asks('POST', '/v1/tracking', { body })))
    const answers = replies.map(({ status, refusal: { traceId: _, ...refusal } }) => ({ status, refusal }))
    for (const answer of answers) assert.deepEqual(answer, answers[0])
    assert.deepEqual([answers[0]?.status, answers[0]?.refusal.code], [404, 'not_found'])
  })

  it('says that a reference was mistyped, alike with the key of an application and without', async () => {
    const another = reference.endsWith('0') ? '1' : '0'
    const mistyped = ['0000-0000-1', 'not a reference', application.id.slice(0, 30), reference.slice(0, -1) + another]
    const keys = [trackingKey, '0000-0000-0000']
    const bodies = mistyped.flatMap((written) => keys.map((key) => ({ reference: written, trackingKey: key })))
    const replies = await Promise.all(bodies.map((body) => net.nobody.asks('POST', '/v1/tracking', { body })))
    const answers = replies.map((reply) => isRefused(reply, 422, 'rule_broken').errors)
    for (const errors of answers) assert.deepEqual(errors, answers[0])
    assert.deepEqual(
      answers[0]?.map(({ pointer, code }) => [pointer, code]),
      [['/reference', 'mistyped']],
    )
  })

  it('has no discarded draft', async () => {
    const draft = await net.applicant.drafts('SKTM')
    const body = { reference: draft.reference, trackingKey: draft.trackingKey }
    await net.nobody.does(200, 'POST', '/v1/tracking', { body })
    await net.applicant.does(204, 'DELETE', `/v1/applications/${draft.id}`, { headers: { 'if-match': '"1"' } })
    assert.equal((await net.nobody.asks('POST', '/v1/tracking', { body })).status, 404)
  })

  it('takes two short texts', async () => {
    for (const body of [
      {},
      { reference },
      { trackingKey },
      { reference, trackingKey: 'short' },
      { reference: 'x'.repeat(31), trackingKey },
      { reference, trackingKey, name: 'Applicant 1' },
    ]) {
      assert.equal((await net.nobody.asks('POST', '/v1/tracking', { body })).status, 400, JSON.stringify(body))
    }
  })
})

/** The public stage and the party to act after each step. */
const walk: [
  who: 'applicant' | 'frontDesk' | 'reviewer' | 'inspector' | 'cashier' | 'head',
  action: string,
  publicStage: string,
  turn: string,
][] = [
  ['applicant', 'submit', 'checking', 'office'],
  ['frontDesk', 'return', 'preparing', 'applicant'],
  ['applicant', 'submit', 'checking', 'office'],
  ['frontDesk', 'accept', 'reviewing', 'office'],
  ['reviewer', 'inspect', 'reviewing', 'office'],
  ['inspector', 'report_inspection', 'reviewing', 'office'],
  ['reviewer', 'propose_refusal', 'reviewing', 'office'],
  ['head', 'send_back', 'reviewing', 'office'],
  ['reviewer', 'approve', 'paying', 'applicant'],
  ['cashier', 'confirm_payment', 'collecting', 'applicant'],
  ['frontDesk', 'confirm_originals', 'collecting', 'office'],
  ['head', 'sign', 'decided', 'applicant'],
  ['frontDesk', 'hand_over', 'closed', 'nobody'],
]

describe('following an application', () => {
  it('shows at every step the public stage and who has to act, in both languages', async () => {
    const application = await net.applicant.prepares('IMB')
    assert.deepEqual(await publicFaceOf(application), ['preparing', 'applicant'])
    for (const [who, action, ...face] of walk) {
      await goes(net, who, action, application)
      assert.deepEqual(await publicFaceOf(application), face, action)
    }
  })

  it('shows how it ended when it was refused or withdrawn', async () => {
    const [refused, withdrawn] = [await net.applicant.submits('SKTM'), await net.applicant.submits('SKTM')]
    await net.applicant.takes('withdraw', withdrawn, inputs['withdraw'])
    assert.deepEqual(await publicFaceOf(withdrawn), ['closed', 'nobody'])
    await net.frontDesk.takes('accept', refused)
    await net.reviewer.takes('propose_refusal', refused, inputs['propose_refusal'])
    await net.head.takes('refuse', refused, inputs['refuse'])
    assert.deepEqual(await publicFaceOf(refused), ['decided', 'nobody'])
  })

  it('says where the decision is, and not that it was sent: somebody without an address gets no letter', async () => {
    const { id: filedAtOfficeId } = await officeOf(net, '31.71.06.1001')
    const refused = await net.frontDesk.submits('SKTM', { filedAtOfficeId })
    await net.frontDesk.takes('accept', refused)
    await net.reviewer.takes('propose_refusal', refused, inputs['propose_refusal'])
    await net.head.takes('refuse', refused, inputs['refuse'])
    const { next } = await tracks(refused)
    assert.deepEqual(next, {
      id: 'Permohonan ditolak; pemohon dapat menanyakan keputusannya kepada kantor.',
      en: 'The application was refused; the applicant can ask the office for the decision.',
    })
  })
})

const tracks = ({ reference, trackingKey }: Application): Promise<Answer> =>
  net.nobody.does(200, 'POST', '/v1/tracking', { body: { reference, trackingKey } })

async function publicFaceOf(application: Application): Promise<string[]> {
  const { publicStage, turn, next } = await tracks(application)
  assert.ok(next.id.length > 0 && next.en.length > 0 && next.id !== next.en)
  return [publicStage, turn]
}
