import { inputs, rupiah } from '../../support/journey.ts'
import { signedByBank } from '../../support/people/bank.ts'
import { type Application, type Person, somePdf } from '../../support/person.ts'
import { dayIn } from '../guards/days.ts'
import { paysByBank } from '../guards/paying.ts'
import { accepted, approvedForMoney, type Scene } from '../guards/scene.ts'
import { type Race, type Racer, racer, steps } from './race.ts'

const words = { reason: 'The application was withdrawn.', legalBasis: 'The regulation on refunds' }

/** Money that comes in, or goes out, at the moment of another act about it. */
export const racesOfMoney: Readonly<Record<string, Race>> = {
  'the bank tells of a payment and the applicant withdraws': {
    async prepares(scene) {
      const file = await awaitingPayment(scene)
      return [bankPays(scene, file, 'one'), steps(scene.applicant, 'withdraw', file, inputs['withdraw'])]
    },
  },
  'the bank tells of one payment twice': {
    async prepares(scene) {
      const file = await awaitingPayment(scene)
      return [bankPays(scene, file, 'one'), bankPays(scene, file, 'one')]
    },
  },
  'the bank tells of two payments while a cashier takes a third': {
    async prepares(scene) {
      const file = await awaitingPayment(scene)
      return [bankPays(scene, file, 'one'), bankPays(scene, file, 'two'), await takesMoney(scene, file)]
    },
  },
  'two heads decide on the same money': {
    winners: 1,
    async prepares(scene) {
      const file = await withdrawn(scene)
      return Promise.all([decides(scene.head, file, 'granted'), decides(scene.allHats, file, 'declined')])
    },
  },
  'the head decides on money while the bank tells of more': {
    async prepares(scene) {
      const file = await withdrawn(scene)
      return [await decides(scene.head, file, 'granted'), bankPays(scene, file, 'late')]
    },
  },
  'two cashiers pay a refund out': {
    winners: 1,
    async prepares(scene) {
      const file = await withdrawn(scene)
      await (await decides(scene.head, file, 'granted')).acts()
      const path = `/v1/applications/${file.id}/refunds`
      const { data } = await scene.head.does<{ data: { id: string }[] }>(200, 'GET', path)
      const refund = data[0]?.id ?? ''
      const evidence = await uploaded(scene.cashier, file)
      const { version } = await scene.cashier.reads(file)
      return [scene.cashier, scene.allHats].map((cashier, place) =>
        racer(cashier, path, () =>
          cashier.asks('POST', `${path}/${refund}/payouts`, {
            body: {
              paidOn: dayIn(scene.world.clock.now()),
              treasuryReference: `SP2D-${refund}-${place}`,
              evidenceDocumentId: evidence,
            },
            headers: { 'if-match': `"${version}"` },
          }),
        ),
      )
    },
  },
}

async function awaitingPayment(scene: Scene): Promise<Application> {
  const file = await accepted(scene, 'IPTM')
  await approvedForMoney(scene, file)
  return scene.applicant.reads(file)
}

/** Has a fee paid, and withdraws the application: all of it is open. */
async function withdrawn(scene: Scene): Promise<Application> {
  const file = await awaitingPayment(scene)
  await paysByBank(scene, file)
  await scene.applicant.tries('withdraw', file, inputs['withdraw'])
  return scene.applicant.reads(file)
}

/** Returns a bank that tells of a payment of the whole fee by this transaction. */
function bankPays({ world, applicant }: Scene, { id, feeAssessment }: Application, transaction: string): Racer {
  const paidAt = world.clock.now().toISOString()
  const data = {
    assessmentNumber: feeAssessment?.number,
    transactionId: `race-${id}-${transaction}`,
    amount: rupiah(feeAssessment?.total.amount ?? 1),
    paidAt,
  }
  const payload = JSON.stringify({ type: 'payment.received', timestamp: paidAt, data })
  return racer(applicant, `/v1/applications/${id}`, () =>
    world.bearer(null).asks('POST', '/v1/payment-events', {
      raw: { payload, type: 'application/json' },
      headers: signedByBank(payload, { at: world.clock.now() }),
    }),
  )
}

/** Returns a cashier who records a payment of the whole fee, with its evidence. */
async function takesMoney({ cashier, world }: Scene, { id, feeAssessment }: Application): Promise<Racer> {
  const evidenceDocumentId = await uploaded(cashier, { id })
  const { version } = await cashier.reads({ id })
  const amount = rupiah(feeAssessment?.total.amount ?? 1)
  const body = { amount, paidAt: world.clock.now().toISOString(), evidenceDocumentId }
  return racer(cashier, `/v1/applications/${id}`, () =>
    cashier.asks('POST', `/v1/applications/${id}/payments`, { body, headers: { 'if-match': `"${version}"` } }),
  )
}

const uploaded = async (person: Person, { id }: { id: string }): Promise<string> => {
  const { status } = await person.reads({ id })
  const slot = status === 'withdrawn' ? 'refund_evidence' : 'payment_evidence'
  return (await person.triesUpload(slot, { id }, somePdf())).json<{ id: string }>().id
}

/** Returns a head who grants all open money back, or declines it. */
async function decides(head: Person, { id }: Application, outcome: 'granted' | 'declined'): Promise<Racer> {
  const { version, openMoney } = await head.does<{ version: number; openMoney: { open: { amount: number } } | null }>(
    200,
    'GET',
    `/v1/applications/${id}`,
  )
  const body = { outcome, amount: rupiah(openMoney?.open.amount ?? 0), ...words }
  return racer(head, `/v1/applications/${id}`, () =>
    head.asks('POST', `/v1/applications/${id}/refunds`, { body, headers: { 'if-match': `"${version}"` } }),
  )
}
