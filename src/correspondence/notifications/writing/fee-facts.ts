import { balanceOf, type PayoutReturnReason } from '../../../applications/fees/fee.ts'
import { type Account, openMoney, openMoneyWords } from '../../../applications/fees/open-money.ts'
import type { Status } from '../../../applications/lifecycle.ts'
import type { FeeLine, FeeQuantity } from '../../../catalogue/permit-types/vocabulary.ts'
import { dayInWords } from '../../../platform/moment-words.ts'
import { writeNumber, writeRupiah } from '../../../platform/quantity-words.ts'
import type { Language, Names } from '../../../platform/words.ts'
import type { View } from './notice-words.ts'

/** The fee assessment of a letter. Amounts are whole rupiah; `dueOn` is a day in the network's time zone. */
interface ToldAssessment {
  number: string
  lines: readonly FeeLine[]
  total: number
  dueOn: string | null
}

/** The payment of a letter, in whole rupiah. `outstanding` is still to be paid when the letter is sent. */
interface ToldPayment {
  receiptNumber: string
  amount: number
  outstanding: number
}

/**
 * The refund of a letter, in whole rupiah. The others are null in letters about its decision: the receipt, the day in
 * the network's time zone, and the reference of its payout. Day and reason of the return are only in a letter about it.
 */
interface ToldRefund {
  amount: number
  receiptNumber: string | null
  paidOn: string | null
  reference: string | null
  returnedOn: string | null
  returnReason: PayoutReturnReason | null
  /** True when it was paid out again after this return. */
  isPaidAgain: boolean
}

/** The fee, payment or refund that a letter is about; each is null in other letters. */
export interface ToldFees {
  assessment: ToldAssessment | null
  payment: ToldPayment | null
  refund: ToldRefund | null
  /** The status and the account of the application at the time of sending. */
  money: Account & { status: Status }
}

/** Returns the values of what a letter is about, with sentences about open money; `money` is null without any. */
export function showFees(told: ToldFees, office: Names | null, language: Language): View {
  const { assessment, payment, refund, money } = told
  const open = openMoney(money.status, money)
  return {
    ...(assessment && showAssessment(assessment, money.paidAmount, language)),
    ...(payment && showPayment(payment, language)),
    ...(refund && showRefund(refund, language)),
    money: open && openMoneyWords(open, office)[language],
  }
}

/**
 * Returns the values of a fee for a template: number, total, and its computation line by line. When a part is `paid`
 * already, also that part and the rest.
 */
function showAssessment({ number, lines, total }: ToldAssessment, paid: number, language: Language): View {
  return {
    number,
    total: writeRupiah(total, language),
    paid: paid > 0 ? writeRupiah(paid, language) : null,
    rest: writeRupiah(balanceOf(total, paid).outstanding, language),
    hasLines: lines.length > 0,
    lines: lines.map(({ names, amount, quantity }) => ({
      name: names[language],
      amount: writeRupiah(amount, language),
      factors: quantity ? factorsOf(quantity, language) : null,
    })),
    onlyFactors: onlyFactorsOf(lines, language),
  }
}

/** Returns the values of a payment for a template. */
const showPayment = ({ receiptNumber, amount, outstanding }: ToldPayment, language: Language): View => ({
  receipt: receiptNumber,
  amount: writeRupiah(amount, language),
  outstanding: outstanding > 0 ? writeRupiah(outstanding, language) : null,
})

/** Returns the values of a refund for a template. */
const showRefund = (refund: ToldRefund, language: Language): View => ({
  amount: writeRupiah(refund.amount, language),
  receipt: refund.receiptNumber,
  paidOn: refund.paidOn && dayInWords(refund.paidOn, language),
  treasuryReference: refund.reference,
  returnedOn: refund.returnedOn && dayInWords(refund.returnedOn, language),
  returnReason: refund.returnReason && returnReasons[refund.returnReason][language],
})

/** The reasons for which a bank returned a payout, as parts of a sentence. */
const returnReasons: Record<PayoutReturnReason, Names> = {
  account_closed: { id: 'rekening tujuan sudah ditutup', en: 'the account is closed' },
  wrong_number: { id: 'nomor rekening tujuan tidak ditemukan', en: 'there is no account with this number' },
  name_differs: { id: 'nama pemilik rekening tujuan berbeda', en: 'the account is in another name' },
  other: { id: 'bank tidak dapat meneruskannya ke rekening tujuan', en: 'the bank could not credit the account' },
}

/** Writes the factors of a line: `108,5 m² × Rp1.250`. */
const factorsOf = ({ value, unit, price }: FeeQuantity, language: Language): string =>
  `${writeNumber(value, language)} ${unit[language]} × ${writeRupiah(price, language)}`

/** Returns the factors of a fee of one line, for short letters; null where there are none, or more lines. */
function onlyFactorsOf(lines: readonly FeeLine[], language: Language): string | null {
  const [line] = lines
  return lines.length === 1 && line?.quantity ? factorsOf(line.quantity, language) : null
}
