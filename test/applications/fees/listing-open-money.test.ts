import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { imbIn, inputs } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'

const net = await network()
after(() => net.close())
const fee = 135_625

interface Listed {
  applicationId: string
  reference: string
  permitType: string
  officeId: string
  status: string
  paid: { amount: number }
  open: { amount: number }
  due: { amount: number }
  since: string
}
interface Page {
  data: Listed[]
  page: { nextCursor: string | null }
}

const paidAndWithdrawn = async (): Promise<Application> => {
  const application = await imbIn('awaiting_originals', net)
  await net.applicant.takes('withdraw', application, inputs['withdraw'])
  return net.applicant.reads(application)
}
const openMoney = (query = '', who = net.cashier) => who.does<Page>(200, 'GET', `/v1/open-money${query}`)
const idsIn = ({ data }: Page) => data.map(({ applicationId }) => applicationId)

await imbIn('awaiting_originals', net)
const first = await paidAndWithdrawn()
const second = await paidAndWithdrawn()

describe('the list of open money', () => {
  it('shows cashiers and heads each application with open money: the sums, how it ended, since when', async () => {
    const { data } = await openMoney()
    assert.deepEqual(await openMoney('', net.head), { data, page: { nextCursor: null } })
    assert.deepEqual(
      data.map(({ since: _, ...shown }) => shown),
      [first, second].map(({ id, reference, office }) => ({
        applicationId: id,
        reference,
        permitType: 'IMB',
        officeId: office?.id,
        status: 'withdrawn',
        paid: { amount: fee, currency: 'IDR' },
        open: { amount: fee, currency: 'IDR' },
        due: { amount: 0, currency: 'IDR' },
        returned: { amount: 0, currency: 'IDR' },
      })),
    )
    assert.deepEqual(
      data.map(({ since }) => since),
      [first.clock.since, second.clock.since],
    )
  })

  it('is read page by page, the oldest first, and for one office', async () => {
    const start = await openMoney('?limit=1')
    assert.deepEqual(idsIn(start), [first.id])
    assert.deepEqual(idsIn(await openMoney(`?limit=1&cursor=${start.page.nextCursor}`)), [second.id])
    assert.deepEqual(idsIn(await openMoney(`?officeId=${first.office?.id}`)), [first.id, second.id])
    assert.deepEqual(idsIn(await openMoney(`?officeId=${crypto.randomUUID()}`)), [])
  })

  it('has those that wait for a decision, and those whose refund is to be paid out', async () => {
    assert.deepEqual(idsIn(await openMoney('?waitsFor=decision')), [first.id, second.id])
    assert.deepEqual(idsIn(await openMoney('?waitsFor=payout')), [])
  })

  it('is for nobody who settles no money: neither the applicant nor a reviewer', async () => {
    for (const who of [net.applicant, net.reviewer])
      isRefused(await who.asks('GET', '/v1/open-money'), 403, 'forbidden')
  })
})

describe('the words about open money', () => {
  const detailFor = async (who: typeof net.head, language: string) => {
    const { openMoney: money } = await who.does<{ openMoney: { detail: string } }>(
      200,
      'GET',
      `/v1/applications/${first.id}`,
      { headers: { 'accept-language': language } },
    )
    return money.detail
  }

  it('speak to the applicant of their payment, and to officers of that of the applicant', async () => {
    assert.match(await detailFor(net.applicant, 'en'), /^You have paid IDR 135,625\. .* Please ask /)
    assert.match(await detailFor(net.applicant, 'id'), /^Anda telah membayar /)
    for (const who of [net.head, net.cashier]) {
      assert.equal(
        await detailFor(who, 'en'),
        'The applicant has paid IDR 135,625. The head of office has not decided yet whether this will be refunded.',
      )
      assert.match(await detailFor(who, 'id'), /^Pemohon telah membayar .* belum diputuskan oleh Kepala Kantor\.$/)
    }
  })

  it('speak of the applicant also to the counter that filed for somebody without an account', async () => {
    await net.database.pool`
      update applications
      set applicant_id = null, filed_at_office_id = office_id
      where id = ${first.id}`
    assert.match(await detailFor(net.frontDesk, 'en'), /^The applicant has paid /)
  })
})
