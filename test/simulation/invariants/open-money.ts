import { applicationOf, jsonOf, pathOf } from './exchange.ts'
import type { Claims, Exchange, Invariant, Look, Touched } from './invariant.ts'

interface Rupiah {
  amount: number
}
interface ShownCase {
  id: string
  version: number
  feeAssessment: { total: Rupiah; paid: Rupiah; outstanding: Rupiah; overpaid: Rupiah } | null
  openMoney: { paid: Rupiah; open: Rupiah; due: Rupiah; detail: string } | null
}

interface Tracked {
  reference: string
  next: { id: string; en: string }
}

/**
 * The money of an application, in whole rupiah: what came in, by its receipts, the fee of the valid assessment, the
 * refunds that were granted (`refunded`) and not paid out (`due`), or returned by the bank (`returned`), and those that
 * were declined.
 */
interface Ledger {
  id: string
  reference: string
  version: number
  status: string
  paid: number
  fee: number
  refunded: number
  kept: number
  due: number
  returned: number
}

/** Statuses in which nobody owes a fee, because there will be no permit. */
const endedWithout = new Set(['withdrawn', 'lapsed', 'refused'])

/** Reckons the money of each case and each tracked application that an answer shows. */
export const openMoneyIsTold: Invariant = {
  name: 'open-money-is-told',
  statement:
    'Every rupiah that came in is due, spent on the fee, kept by a decision, refunded, or told as open: all of it ' +
    'where the application has ended without a permit, otherwise what is above the fee. The case says so, and so ' +
    'does the tracking.',
  async afterAct({ look, exchanges, touched }, claims) {
    const cases = exchanges.flatMap(shownCase)
    const ledgers = cases.length > 0 ? await ledgersOf(look, { ids: cases.map(({ id }) => id), references: [] }) : []
    const byId = new Map(ledgers.map((ledger) => [ledger.id, ledger]))
    for (const shown of cases) {
      const ledger = byId.get(shown.id)
      if (ledger?.version === shown.version) judgeCase(shown, ledger, claims)
    }
    await judgeTracking(look, { exchanges, touched }, claims)
  },
}

function shownCase(exchange: Exchange): ShownCase[] {
  const id = applicationOf(exchange)
  if (id === null || exchange.method !== 'GET' || exchange.status !== 200) return []
  if (pathOf(exchange) !== `/v1/applications/${id}`) return []
  const shown = jsonOf<Omit<ShownCase, 'id'>>(exchange)
  return shown ? [{ ...shown, id }] : []
}

/** Returns the part of what was paid that no fee takes, and about which nobody has decided. */
const openOf = (ledger: Ledger): number => Math.max(0, ledger.paid - ledger.refunded - ledger.kept - owedOf(ledger))

const owedOf = ({ status, fee }: Ledger): number => (endedWithout.has(status) ? 0 : fee)

/** Returns the sums that words about the money name; none where all is settled. */
function toldSums(ledger: Ledger): number[] {
  const [open, { paid, due, returned }] = [openOf(ledger), ledger]
  return open + due > 0 ? [paid, open, due - returned, returned].filter((sum) => sum > 0) : []
}

function judgeCase({ id, version, feeAssessment, openMoney }: ShownCase, ledger: Ledger, claims: Claims): void {
  const subject = `${id} version ${version}`
  const { fee, due } = ledger
  const [open, sums, held] = [openOf(ledger), toldSums(ledger), ledger.paid - ledger.refunded]
  claims.equal(subject, 'open money', open, openMoney?.open.amount ?? 0)
  claims.equal(subject, 'refunds to be paid out', due, openMoney?.due.amount ?? 0)
  if (openMoney) {
    claims.equal(subject, 'money that was paid', ledger.paid, openMoney.paid.amount)
    claims.holds(namesSums(openMoney.detail, sums), subject, `words with ${sums.join(' and ')}`, openMoney.detail)
  }
  claims.equal(subject, 'fee', fee, feeAssessment?.total.amount ?? 0)
  if (!feeAssessment) return
  claims.equal(subject, 'paid of the fee', held, feeAssessment.paid.amount)
  claims.equal(subject, 'outstanding', Math.max(0, owedOf(ledger) - held), feeAssessment.outstanding.amount)
  claims.equal(subject, 'overpaid', Math.max(0, held - fee), feeAssessment.overpaid.amount)
}

/** Checks the answers to those who track an application that no act of this moment has changed. */
async function judgeTracking(
  look: Look,
  { exchanges, touched }: { exchanges: readonly Exchange[]; touched: Touched },
  claims: Claims,
): Promise<void> {
  const tracked = exchanges.flatMap((exchange) => {
    const isTracked = exchange.method === 'POST' && pathOf(exchange) === '/v1/tracking' && exchange.status === 200
    const shown = isTracked ? jsonOf<Partial<Tracked>>(exchange) : undefined
    return shown?.reference !== undefined && shown.next ? [{ reference: shown.reference, next: shown.next }] : []
  })
  if (tracked.length === 0) return
  const ledgers = await ledgersOf(look, { ids: [], references: tracked.map(({ reference }) => reference) })
  const byReference = new Map(ledgers.map((ledger) => [ledger.reference, ledger]))
  for (const { reference, next } of tracked) {
    const ledger = byReference.get(reference)
    if (!ledger || touched.applications.has(ledger.id)) continue
    const sums = toldSums(ledger)
    const wanted = sums.length > 0
    for (const words of [next.id, next.en])
      claims.equal(`tracking of ${reference}`, `words with ${sums.join(' and ')}`, wanted, namesSums(words, sums))
  }
}

/** True when a text names all of these sums, whatever separates their thousands; false without any. */
function namesSums(text: string, sums: readonly number[]): boolean {
  const named = (text.match(/\d[\d.,]*/g) ?? []).map((written) => Number(written.replace(/\D/g, '')))
  return sums.length > 0 && sums.every((sum) => named.includes(sum))
}

const ledgersOf = (
  { sql }: Look,
  { ids, references }: { ids: readonly string[]; references: readonly string[] },
) => sql<Ledger[]>`
  select a.id, a.reference, a.version, a.status,
    coalesce((select sum(y.amount) from payments y where y.application_id = a.id), 0)::float8 as paid,
    coalesce((
      select sum(f.total) from fee_assessments f where f.application_id = a.id and f.cancelled_at is null
    ), 0)::float8 as fee,
    coalesce((select sum(r.amount) from refunds r where r.application_id = a.id and r.outcome = 'granted'), 0)::float8
      as refunded,
    coalesce((
      select sum(r.amount)
      from refunds r
      where r.application_id = a.id and r.outcome = 'declined' and r.lifted_at is null
    ), 0)::float8 as kept,
    coalesce((
      select sum(r.amount)
      from refunds r
      where r.application_id = a.id and r.outcome = 'granted'
        and not exists (
          select
          from refund_payouts o
          where o.refund_id = r.id and not exists (select from payout_returns t where t.payout_id = o.id))
    ), 0)::float8 as due,
    coalesce((
      select sum(r.amount)
      from refunds r
      where r.application_id = a.id
        and exists (select from refund_payouts o join payout_returns t on t.payout_id = o.id where o.refund_id = r.id)
        and not exists (
          select
          from refund_payouts o
          where o.refund_id = r.id and not exists (select from payout_returns t where t.payout_id = o.id))
    ), 0)::float8 as returned
  from applications a
  where a.id = any(${[...ids]}::uuid[]) or a.reference = any(${[...references]}::text[])`
