import { inputs, rupiah } from '../journey.ts'
import type { Network } from '../network.ts'
import type { Application, Doc, Person, Reply } from '../person.ts'
import { today } from './days.ts'

/** The fee of the applications of this scene, in whole rupiah. */
export const graveFee = 100_000

interface Payout {
  receiptNumber: string
  paidOn: string
  treasuryReference: string
  evidenceDocumentId: string
}
interface ReturnedPayout extends Payout {
  return: { returnedOn: string; reason: string; recordedAt: string }
}
export interface Refund {
  id: string
  outcome: string
  amount: { amount: number }
  reason: string
  legalBasis: string
  decidedAt: string
  liftedAt: string | null
  legalRemedy: { detail: string; lastDay: string | null } | null
  state: string
  payout: Payout | null
  returnedPayouts: ReturnedPayout[]
  nextActions: { action: string; to: string; blockers: { code: string; detail: string }[] }[]
}
export interface Money {
  paid: { amount: number }
  open: { amount: number }
  due: { amount: number }
  detail: string
  nextActions: { action: string; to: string; blockers: { code: string }[] }[]
}

/** Returns an application whose fee was assessed. */
export async function graveWithFee(net: Network): Promise<Application> {
  const grave = await net.applicant.submits('IPTM')
  await net.frontDesk.takes('accept', grave)
  await net.reviewer.takes('approve', grave, { fee: rupiah(graveFee) })
  return net.applicant.reads(grave)
}

/** Returns an application that was withdrawn after its fee was paid: all of it is open. */
export async function paidAndWithdrawn(net: Network): Promise<Application> {
  const grave = await graveWithFee(net)
  await net.cashier.paysIn(grave)
  await net.applicant.takes('withdraw', grave, inputs['withdraw'])
  return net.applicant.reads(grave)
}

/** Returns the open money that a person reads in a case: what was paid, what is open, and what is to be paid out. */
export async function moneyOf(who: Person, { id }: { id: string }): Promise<[paid: number, open: number, due: number]> {
  const { openMoney } = await who.does<{ openMoney: Money | null }>(200, 'GET', `/v1/applications/${id}`)
  return openMoney ? [openMoney.paid.amount, openMoney.open.amount, openMoney.due.amount] : [0, 0, 0]
}

export const refundsOf = async (who: Person, { id }: { id: string }): Promise<Refund[]> =>
  (await who.does<{ data: Refund[] }>(200, 'GET', `/v1/applications/${id}/refunds`)).data

interface Deciding {
  outcome?: 'granted' | 'declined'
  amount?: number
  reason?: string
}

/** Tries to decide about open money, with the version that the person has read. */
export async function triesToDecide(
  who: Person,
  { id }: { id: string },
  { outcome = 'granted', amount = graveFee, reason = 'It was withdrawn before the signature.' }: Deciding = {},
  headers: Record<string, string> = {},
): Promise<Reply> {
  const { version } = await who.reads({ id })
  return who.asks('POST', `/v1/applications/${id}/refunds`, {
    body: { outcome, amount: rupiah(amount), reason, legalBasis: 'As the office states.' },
    headers: { 'if-match': `"${version}"`, ...headers },
  })
}

/** Decides about open money. It must succeed. */
export async function decides(...asked: Parameters<typeof triesToDecide>): Promise<Refund> {
  const reply = await triesToDecide(...asked)
  if (reply.status !== 201) throw new Error(reply.text)
  return reply.json<Refund>()
}

interface PayingOut {
  paidOn?: string
  reference?: string
  evidence?: Pick<Doc, 'id'>
}

/** Tries to record a payout with evidence of its own, with the version that the person has read. */
export async function triesToPayOut(
  who: Person,
  { id }: { id: string },
  refundId: string,
  { paidOn = today(), reference = `SP2D-${crypto.randomUUID()}`, evidence }: PayingOut = {},
  headers: Record<string, string> = {},
): Promise<Reply> {
  const { id: evidenceDocumentId } = evidence ?? (await who.uploads('refund_evidence', { id }))
  const { version } = await who.reads({ id })
  return who.asks('POST', `/v1/applications/${id}/refunds/${refundId}/payouts`, {
    body: { paidOn, treasuryReference: reference, evidenceDocumentId },
    headers: { 'if-match': `"${version}"`, ...headers },
  })
}

/** Pays out a refund with evidence of its own, as the cashier. It must succeed. */
export async function paysOut(
  { cashier }: Network,
  grave: { id: string },
  { id }: Pick<Refund, 'id'>,
): Promise<Refund> {
  const reply = await triesToPayOut(cashier, grave, id)
  if (reply.status !== 201) throw new Error(reply.text)
  return reply.json<Refund>()
}

interface Returning {
  returnedOn?: string
  reason?: string
  evidence?: Pick<Doc, 'id'>
}

/** Tries to record the return of a payout with evidence of its own, with the version that the person has read. */
export async function triesToReturn(
  who: Person,
  { id }: { id: string },
  refundId: string,
  { returnedOn = today(), reason = 'account_closed', evidence }: Returning = {},
  headers: Record<string, string> = {},
): Promise<Reply> {
  const { id: evidenceDocumentId } = evidence ?? (await who.uploads('refund_evidence', { id }))
  const { version } = await who.reads({ id })
  return who.asks('POST', `/v1/applications/${id}/refunds/${refundId}/payout-returns`, {
    body: { returnedOn, reason, evidenceDocumentId },
    headers: { 'if-match': `"${version}"`, ...headers },
  })
}
