import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { lapseApplications } from '../../../src/applications/steps/lapse.ts'
import { consequences } from '../../../src/program/consequences.ts'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { imbIn, letDaysPass, report, rupiah } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { signedByBank } from '../../support/people/bank.ts'
import type { Application, Assessment, Payment, Reply } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const fee = 135_625

interface News {
  assessmentNumber: string
  amount: number
  transactionId: string
  paidAt: string
}

/** Reports a payment as the bank does. */
function bankTells(
  { assessmentNumber, amount, transactionId, paidAt }: News,
  {
    tamper = (text: string) => text,
    ...signing
  }: { tamper?: (text: string) => string; secret?: string; at?: Date } = {},
): Promise<Reply> {
  const body = JSON.stringify({
    type: 'payment.received',
    timestamp: new Date().toISOString(),
    data: { assessmentNumber, transactionId, amount: rupiah(amount), paidAt },
  })
  return net.nobody.asks('POST', '/v1/payment-events', {
    raw: { payload: tamper(body), type: 'application/json' },
    headers: signedByBank(body, signing),
  })
}

const news = ({ feeAssessment }: Application, amount = fee): News => ({
  assessmentNumber: feeAssessment?.number ?? '',
  amount,
  transactionId: crypto.randomUUID(),
  paidAt: new Date().toISOString(),
})

const paymentsOf = async ({ id }: { id: string }) =>
  (await net.applicant.does<{ data: Payment[] }>(200, 'GET', `/v1/applications/${id}/payments`)).data
const assessmentsOf = async ({ id }: { id: string }) =>
  (
    await net.applicant.does<{ data: (Assessment & { assessedAt: string; cancelledAt: string | null })[] }>(
      200,
      'GET',
      `/v1/applications/${id}/fee-assessments`,
    )
  ).data

async function standingOf(application: Application): Promise<[string, number | undefined, number | undefined]> {
  const { status, feeAssessment } = await net.applicant.reads(application)
  return [status, feeAssessment?.outstanding.amount, feeAssessment?.overpaid.amount]
}

describe('an assessment', () => {
  it('is made with the approval: number, tariff, computation line by line, and the day it is due', async () => {
    const { feeAssessment, office } = await imbIn('awaiting_payment', net)
    assert.ok(feeAssessment)
    assert.match(feeAssessment.number, /^SKRD-20[0-9]{2}-31\.71\.06-[0-9]{6}$/)
    assert.equal(office?.regionCode, '31.71.06')
    assert.deepEqual(
      [feeAssessment.tariff, feeAssessment.total, feeAssessment.paid, feeAssessment.outstanding],
      ['2014-sample', rupiah(fee), rupiah(0), rupiah(fee)],
    )
    assert.equal(
      feeAssessment.lines.reduce((sum, { amount }) => sum + amount.amount, 0),
      fee,
    )
    const [due] = await pool<
      { day: string }[]
    >`select to_char((now() at time zone 'Asia/Jakarta')::date + 90, 'YYYY-MM-DD') as day`
    assert.equal(feeAssessment.dueOn, due?.day)
  })

  it('has the one line that the reviewer stated, where there is no tariff', async () => {
    const grave = await net.applicant.submits('IPTM')
    await net.frontDesk.takes('accept', grave)
    await net.reviewer.takes('approve', grave, { fee: rupiah(40_000) })
    const { feeAssessment } = await net.applicant.reads(grave)
    assert.deepEqual(
      [feeAssessment?.total, feeAssessment?.lines.map(({ code, amount }) => [code, amount])],
      [rupiah(40_000), [['stated', rupiah(40_000)]]],
    )
  })

  it('is numbered without gaps and duplicates, when many are made at once', async () => {
    const applications = await Promise.all(Array.from({ length: 12 }, () => inReview()))
    await Promise.all(applications.map((application) => net.reviewer.takes('approve', application)))
    const rows = await pool<
      { number: string }[]
    >`select number from fee_assessments where number like 'SKRD-%-31.71.06-%' order by number`
    assert.deepEqual(
      rows.map(({ number }) => Number(number.slice(-6))),
      rows.map((_row, index) => index + 1),
    )
  })

  it('is not repeated after a send-back; more than what was paid is a new one that cancels the old', async () => {
    const house = await imbIn('ready_to_sign', net)
    const [first] = await assessmentsOf(house)
    await net.head.takes('send_back', house, { reason: 'Look again.' })
    assert.equal((await net.reviewer.takes('approve', house)).to, 'awaiting_originals')
    assert.deepEqual(
      (await assessmentsOf(house)).map(({ id, cancelledAt }) => [id, cancelledAt]),
      [[first?.id, null]],
    )
    await pool`update applications set paid_amount = paid_amount - 625 where id = ${house.id}`
    await net.frontDesk.takes('confirm_originals', house)
    await net.head.takes('send_back', house, { reason: 'Look again.' })
    assert.equal((await net.reviewer.takes('approve', house)).to, 'awaiting_payment')
    const [old, added] = await assessmentsOf(house)
    assert.ok(old?.cancelledAt && added && added.cancelledAt === null)
    assert.deepEqual(await standingOf(house), ['awaiting_payment', 625, 0])
  })
})

describe('a bank that reports a payment', () => {
  it('moves the application on when all is paid, with a receipt', async () => {
    const house = await imbIn('awaiting_payment', net)
    const told = news(house)
    const reply = await bankTells(told)
    assert.equal(reply.status, 200, reply.text)
    const payment = reply.json<Payment>()
    assert.match(payment.receiptNumber, /^TBP-20[0-9]{2}-31\.71\.06-[0-9]{6}$/)
    assert.deepEqual(
      [payment.source, payment.amount, payment.transactionId, payment.evidenceDocumentId],
      ['bank', rupiah(fee), told.transactionId, null],
    )
    assert.deepEqual(await standingOf(house), ['awaiting_originals', 0, 0])
    assert.deepEqual(await paymentsOf(house), [payment])
    const { data: events } = await net.applicant.does<{ data: { type: string; actor: { standing: string } }[] }>(
      200,
      'GET',
      `/v1/applications/${house.id}/events`,
    )
    assert.deepEqual(
      events.slice(-2).map(({ type, actor }) => [type, actor.standing]),
      [
        ['payment.received', 'system'],
        ['application.awaiting_originals', 'system'],
      ],
    )
  })

  it('may report parts', async () => {
    const house = await imbIn('awaiting_payment', net)
    assert.equal((await bankTells(news(house, 100_000))).status, 200)
    assert.deepEqual(await standingOf(house), ['awaiting_payment', 35_625, 0])
    assert.deepEqual(await net.cashier.isBlocked('confirm_payment', house), [
      {
        code: 'payment_incomplete',
        target: '/feeAssessment',
        detail:
          'IDR 35,625 of the fee is not paid yet. A cashier has to record the payment, or the bank has to report it.',
      },
    ])
    assert.equal((await bankTells(news(house, 35_625))).status, 200)
    assert.deepEqual(await standingOf(house), ['awaiting_originals', 0, 0])
    assert.equal((await paymentsOf(house)).length, 2)
  })

  it('may report more than was due: it is recorded as overpaid', async () => {
    const house = await imbIn('awaiting_payment', net)
    await bankTells(news(house, fee + 500))
    assert.deepEqual(await standingOf(house), ['awaiting_originals', 0, 500])
  })

  it('counts once, however often the same transaction is reported, also at once', async () => {
    const house = await imbIn('awaiting_payment', net)
    const told = news(house, 100_000)
    const replies = await Promise.all(Array.from({ length: 8 }, () => bankTells(told)))
    assert.deepEqual(new Set(replies.map(({ status }) => status)), new Set([200]))
    const receipts = new Set(
      (await Promise.all([...replies, await bankTells(told)])).map((reply) => reply.json<Payment>().receiptNumber),
    )
    assert.equal(receipts.size, 1)
    assert.deepEqual(await standingOf(house), ['awaiting_payment', 35_625, 0])
  })

  it('is refused when it reports a known transaction with other data', async () => {
    const house = await imbIn('awaiting_payment', net)
    const told = news(house, 100_000)
    await bankTells(told)
    await changesNothing(net, async () => {
      isRefused(await bankTells({ ...told, amount: 35_625 }), 422, 'payment_differs')
      isRefused(await bankTells({ ...told, paidAt: '2026-11-23T03:00:00.000Z' }), 422, 'payment_differs')
    })
  })

  it('with several at once has each transaction counted, and the step taken once', async () => {
    const house = await imbIn('awaiting_payment', net)
    const replies = await Promise.all([50_000, 50_000, 35_625].map((amount) => bankTells(news(house, amount))))
    assert.deepEqual(
      replies.map(({ status }) => status),
      [200, 200, 200],
    )
    assert.deepEqual(await standingOf(house), ['awaiting_originals', 0, 0])
  })

  for (const [what, end] of [
    ['was withdrawn', withdrawn],
    ['has lapsed', lapsed],
    ['was paid already', paid],
  ] as const) {
    it(`too late, when the application ${what}, is booked and harms nothing`, async () => {
      const house = await end()
      const before = await net.applicant.reads(house)
      assert.equal((await bankTells(news(house))).status, 200)
      const { status, clock, nextActions } = await net.applicant.reads(house)
      assert.deepEqual([status, clock, nextActions], [before.status, before.clock, before.nextActions])
      assert.equal((await paymentsOf(house)).at(-1)?.amount.amount, fee)
    })
  }

  it('is refused with the number that is unknown, the time that is in the future, and the amount that is invalid', () =>
    changesNothing(net, async () => {
      const told = {
        assessmentNumber: 'SKRD-2026-31.71.06-999999',
        amount: fee,
        transactionId: crypto.randomUUID(),
        paidAt: new Date().toISOString(),
      }
      assert.deepEqual(
        (await bankTells(told)).refusal.errors?.map(({ pointer, code }) => [pointer, code]),
        [['/data/assessmentNumber', 'unknown_assessment']],
      )
      assert.deepEqual(
        (await bankTells({ ...told, paidAt: '2999-01-01T00:00:00Z' })).refusal.errors?.map(({ pointer }) => pointer),
        ['/data/paidAt'],
      )
      for (const amount of [0, -1, 0.5]) assert.equal((await bankTells({ ...told, amount })).status, 400)
    }))

  it('may state a time up to a day before the bill, such as the day alone, and none before that', async () => {
    const house = await imbIn('awaiting_payment', net)
    const billedAt = Date.parse((await assessmentsOf(house))[0]?.assessedAt ?? '')
    const paidBefore = (milliseconds: number) => ({
      ...news(house, 1),
      paidAt: new Date(billedAt - milliseconds).toISOString(),
    })
    const day = 86_400_000
    await changesNothing(net, async () => {
      for (const told of [paidBefore(day + 1_000), { ...news(house, 1), paidAt: '0001-01-01T00:00:00Z' }])
        assert.deepEqual(
          (await bankTells(told)).refusal.errors?.map(({ pointer, code }) => [pointer, code]),
          [['/data/paidAt', 'paid_too_early']],
        )
    })
    assert.equal((await bankTells(paidBefore(day - 1_000))).status, 200)
  })

  it('must sign its reports, with an agreed secret and a recent time', async () => {
    const told = news(await imbIn('awaiting_payment', net))
    const another = `whsec_${Buffer.from('a secret that nobody has agreed on').toString('base64')}`
    await changesNothing(net, async () => {
      isRefused(await bankTells(told, { secret: another }), 401, 'unauthorized')
      isRefused(await bankTells(told, { at: new Date(Date.now() - 6 * 60_000) }), 401, 'unauthorized')
      isRefused(await bankTells(told, { at: new Date(Date.now() + 6 * 60_000) }), 401, 'unauthorized')
      isRefused(await bankTells(told, { tamper: (text) => text.replace(String(fee), '1') }), 401, 'unauthorized')
      isRefused(await bankTells(told, { tamper: () => '{' }), 401, 'unauthorized')
      isRefused(
        await net.admin.asks('POST', '/v1/payment-events', { body: { type: 'payment.received' } }),
        401,
        'unauthorized',
      )
    })
    assert.equal((await bankTells(told)).status, 200)
  })
})

describe('a cashier', () => {
  it('confirms a payment by evidence, and the application moves on', async () => {
    const house = await imbIn('awaiting_payment', net)
    const payment = await net.cashier.paysIn(house)
    assert.deepEqual([payment.source, payment.amount, payment.transactionId], ['cashier', rupiah(fee), null])
    assert.deepEqual(await standingOf(house), ['awaiting_originals', 0, 0])
    assert.ok(
      (await net.applicant.reads(house)).documents.some(
        ({ id, slot }) => id === payment.evidenceDocumentId && slot === 'payment_evidence',
      ),
    )
  })

  it('may record parts, with a receipt for each', async () => {
    const house = await imbIn('awaiting_payment', net)
    const receipts = [await net.cashier.paysIn(house, 100_000), await net.cashier.paysIn(house)].map(
      ({ receiptNumber }) => receiptNumber,
    )
    assert.equal(new Set(receipts).size, 2)
    assert.deepEqual(await standingOf(house), ['awaiting_originals', 0, 0])
  })

  it('cannot record more than is due, a future time, or a payment without evidence', async () => {
    const house = await imbIn('awaiting_payment', net)
    const otherFile = house.documents.find(({ slot }) => slot === 'identity_card')
    const body = { amount: rupiah(fee + 1), paidAt: '2999-01-01T00:00:00Z', evidenceDocumentId: otherFile?.id }
    await changesNothing(net, async () => {
      const { refusal } = await records(house, body)
      assert.deepEqual(
        refusal.errors?.map(({ pointer, code }) => [pointer, code]),
        [
          ['/amount/amount', 'more_than_outstanding'],
          ['/paidAt', 'not_in_the_future'],
          ['/evidenceDocumentId', 'no_evidence'],
        ],
      )
    })
  })

  it('cannot record a payment of before the application', async () => {
    const house = await imbIn('awaiting_payment', net)
    const { id: evidenceDocumentId } = await net.cashier.uploads('payment_evidence', house)
    const body = { amount: rupiah(100), paidAt: '0001-01-01T00:00:00Z', evidenceDocumentId }
    const { refusal } = await records(house, body)
    assert.deepEqual(
      refusal.errors?.map(({ pointer, code }) => [pointer, code]),
      [['/paidAt', 'paid_too_early']],
    )
  })

  it('uses a document as evidence once: one receipt does not confirm two payments', async () => {
    const house = await imbIn('awaiting_payment', net)
    const evidence = await net.cashier.uploads('payment_evidence', house)
    const body = { amount: rupiah(100), paidAt: new Date().toISOString(), evidenceDocumentId: evidence.id }
    assert.equal((await records(house, body)).status, 201)
    const [first] = await paymentsOf(house)
    await changesNothing(net, async () => {
      const { refusal } = await records(house, body)
      assert.deepEqual(
        refusal.errors?.map(({ pointer, code }) => [pointer, code]),
        [['/evidenceDocumentId', 'evidence_used']],
      )
      assert.ok(refusal.errors?.[0]?.detail.includes(first?.receiptNumber ?? 'no receipt'))
    })
  })

  it('sends the version that was read, so that a double click records once', async () => {
    const house = await imbIn('awaiting_payment', net)
    const evidence = await net.cashier.uploads('payment_evidence', house)
    const body = { amount: rupiah(100), paidAt: new Date().toISOString(), evidenceDocumentId: evidence.id }
    const { version } = await net.cashier.reads(house)
    isRefused(await records(house, body, {}), 428, 'precondition_required')
    const both = await Promise.all([
      records(house, body, { 'if-match': `"${version}"` }),
      records(house, body, { 'if-match': `"${version}"` }),
    ])
    assert.deepEqual(both.map(({ status }) => status).sort(), [201, 412])
    assert.equal((await paymentsOf(house)).length, 1)
  })

  it('belongs to the responsible office: nobody else records a payment', async () => {
    const house = await imbIn('awaiting_payment', net)
    const body = { amount: rupiah(fee), paidAt: new Date().toISOString(), evidenceDocumentId: crypto.randomUUID() }
    for (const person of [net.applicant, net.frontDesk, net.reviewer, net.head])
      isRefused(await records(house, body, undefined, person), 403, 'forbidden')
    isRefused(await records(house, body, undefined, net.stranger), 404, 'not_found')
    isRefused(await records(await imbIn('in_review', net), body), 409, 'payment_not_open')
  })
})

async function records(
  { id }: { id: string },
  body: object,
  headers?: Record<string, string>,
  person = net.cashier,
): Promise<Reply> {
  const { version } = await net.applicant.reads({ id })
  return person.asks('POST', `/v1/applications/${id}/payments`, {
    body,
    headers: headers ?? { 'if-match': `"${version}"` },
  })
}

async function inReview(): Promise<Application> {
  const house = await imbIn('in_inspection', net)
  await net.inspector.takes('report_inspection', house, { report })
  return house
}

async function withdrawn(): Promise<Application> {
  const house = await imbIn('awaiting_payment', net)
  await net.applicant.takes('withdraw', house, { reason: 'Not this year.' })
  return house
}

async function lapsed(): Promise<Application> {
  const house = await imbIn('awaiting_payment', net)
  await letDaysPass(91, house, net)
  await lapseApplications(pool, consequences)
  return house
}

async function paid(): Promise<Application> {
  const house = await imbIn('awaiting_payment', net)
  await bankTells(news(house))
  return house
}
