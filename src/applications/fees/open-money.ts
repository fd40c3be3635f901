import { writeRupiah } from '../../platform/quantity-words.ts'
import type { Language, Names } from '../../platform/words.ts'
import type { Status } from '../lifecycle.ts'
import { endedWithoutPermit } from '../steps/open-states.ts'
import { balanceOf } from './fee.ts'

/** The account of an application, in whole rupiah. */
export interface Account {
  /** The sum of the payments, without the refunds that were granted. */
  paidAmount: number
  /** Null while no fee is assessed. */
  feeAmount: number | null
  /** The sum of the refunds that were granted. */
  refundedAmount: number
  /** The part of `paidAmount` whose refund was declined. */
  keptAmount: number
  /** The part of `refundedAmount` that is not paid out yet. */
  refundDue: number
  /** The part of `refundDue` whose payout the bank returned. */
  refundReturned: number
}

/** Money that is not settled, in whole rupiah. */
export interface OpenMoney {
  paid: number
  /** The part that no fee takes, and that nobody has decided about. */
  open: number
  /** Refunds that were granted, and are not paid out yet. */
  due: number
  /** The part of `due` whose payout the bank returned. */
  returned: number
  /** The kind of `open`: all that was paid, what an earlier decision left of it, or what is above the fee. */
  openIs: 'everything' | 'rest' | 'excess'
}

/** The statuses in which the fee does not change any more, so that open money is decided about. */
export const settledStates: readonly Status[] = ['issued', 'handed_over', ...endedWithoutPermit]

/**
 * Returns money that has to be settled: all that was paid where there will be no permit, otherwise the excess over the
 * fee, without what was decided about. Refunds that wait for their payout are money that is not settled, too. Null
 * where there is none. The function `open_money` of the database is the same rule.
 */
export function openMoney(
  status: Status,
  { paidAmount, feeAmount, refundedAmount, keptAmount, refundDue, refundReturned }: Account,
): OpenMoney | null {
  const owed = endedWithoutPermit.includes(status) ? 0 : (feeAmount ?? paidAmount)
  const { overpaid: open } = balanceOf(owed + keptAmount, paidAmount)
  if (open === 0 && refundDue === 0) return null
  const part = endedWithoutPermit.includes(status) ? 'rest' : 'excess'
  const paid = paidAmount + refundedAmount
  return { paid, open, due: refundDue, returned: refundReturned, openIs: open === paid ? 'everything' : part }
}

/** The readers of the words about open money: the applicant, or officers, also those who filed for the applicant. */
type MoneyReader = 'applicant' | 'office'

/**
 * Returns the sentences about open money for a reader: what was paid, what was granted, and what is not decided yet.
 * The applicant also reads which office to ask. Without an office it is the one that received the application.
 */
export function openMoneyWords(money: OpenMoney, office: Names | null, reader: MoneyReader = 'applicant'): Names {
  return {
    id: sentences(money, reader, 'id', office?.id ?? 'kantor yang menerima permohonan Anda'),
    en: sentences(money, reader, 'en', office?.en ?? 'the office that received your application'),
  }
}

function sentences(money: OpenMoney, reader: MoneyReader, language: Language, office: string): string {
  const { paid, open, due, returned } = money
  const words = said[language]
  const { payer, decided, granted, cameBack, ask } = words[reader]
  return [
    `${payer} ${writeRupiah(paid, language)}.`,
    ...(due > returned ? [granted(writeRupiah(due - returned, language))] : []),
    ...(returned > 0 ? [cameBack(writeRupiah(returned, language))] : []),
    ...(open > 0 ? [decided(words[money.openIs](writeRupiah(open, language)))] : []),
    ...(ask === null ? [] : [`${ask} ${office}.`]),
  ].join(' ')
}

type Sentence = (part: string) => string
interface Said {
  payer: string
  decided: Sentence
  granted: Sentence
  cameBack: Sentence
  ask: string | null
}

const said: Record<Language, Record<MoneyReader, Said> & Record<OpenMoney['openIs'], Sentence>> = {
  id: {
    applicant: {
      payer: 'Anda telah membayar',
      decided: (open) => `${open} belum diputuskan.`,
      granted: (due) => `Pengembalian sebesar ${due} telah dikabulkan dan belum dibayarkan.`,
      cameBack: (sum) =>
        `Pengembalian sebesar ${sum} diretur oleh bank. Sampaikan nomor rekening tujuan yang benar kepada kantor.`,
      ask: 'Silakan tanyakan kepada',
    },
    office: {
      payer: 'Pemohon telah membayar',
      decided: (open) => `${open} belum diputuskan oleh Kepala Kantor.`,
      granted: (due) => `Pengembalian sebesar ${due} telah dikabulkan dan belum dibayarkan oleh kasir.`,
      cameBack: (sum) => `Pengembalian sebesar ${sum} diretur oleh bank dan harus dibayarkan lagi oleh kasir.`,
      ask: null,
    },
    everything: () => 'Pengembalian uang itu',
    rest: (sum) => `Pengembalian sisanya sebesar ${sum}`,
    excess: (sum) => `Pengembalian kelebihan ${sum}`,
  },
  en: {
    applicant: {
      payer: 'You have paid',
      decided: (open) => `It has not been decided yet ${open}.`,
      granted: (due) => `A refund of ${due} has been granted, and is still to be paid out.`,
      cameBack: (sum) => `The bank returned a refund of ${sum}. Tell the office which account to pay it to.`,
      ask: 'Please ask',
    },
    office: {
      payer: 'The applicant has paid',
      decided: (open) => `The head of office has not decided yet ${open}.`,
      granted: (due) => `A refund of ${due} has been granted, and a cashier still has to pay it out.`,
      cameBack: (sum) => `The bank returned a refund of ${sum}, and a cashier has to pay it out again.`,
      ask: null,
    },
    everything: () => 'whether this will be refunded',
    rest: (sum) => `whether the remaining ${sum} will be refunded`,
    excess: (sum) => `whether the ${sum} paid too much will be refunded`,
  },
}
