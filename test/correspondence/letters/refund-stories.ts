import { names, paid, sampleRemedy } from './sample-details.ts'
import { happened, type letterWriter } from './sample-facts.ts'

/** The words of a decision about open money. */
const refundDecision = {
  reason: 'Permohonan ditarik kembali sebelum izin ditandatangani.',
  legalBasis: 'Contoh: dasar hukum yang disebut oleh kantor',
}

const notPaidOut = {
  receiptNumber: null,
  paidOn: null,
  reference: null,
  returnedOn: null,
  returnReason: null,
  isPaidAgain: false,
}
const payout = { receiptNumber: 'BPR-2026-31.71.06-000003', paidOn: '2026-12-14', reference: 'SP2D-2026-000123' }
const returned = { paidAmount: 35_625, refundedAmount: 100_000, refundDue: 100_000, refundReturned: 100_000 }

/** Returns the letters about refunds. */
export const refundLetters = (letter: ReturnType<typeof letterWriter>) => [
  letter('refund_granted', 'account', names('Pengembalian dikabulkan', 'Refund granted'), {
    status: 'withdrawn',
    event: happened(refundDecision),
    refund: { amount: 100_000, ...notPaidOut },
    money: { status: 'withdrawn', ...paid, paidAmount: 35_625, refundedAmount: 100_000, refundDue: 100_000 },
  }),
  letter('refund_declined', 'account', names('Pengembalian tidak dikabulkan', 'Refund declined'), {
    status: 'withdrawn',
    event: happened(refundDecision),
    refund: { amount: 35_625, ...notPaidOut },
    remedy: sampleRemedy,
  }),
  letter('refund_paid_out', 'phone', names('Pengembalian dibayarkan', 'Refund paid out'), {
    status: 'withdrawn',
    refund: { amount: 100_000, ...notPaidOut, ...payout },
  }),
  letter('refund_payout_returned', 'account', names('Pengembalian diretur', 'Refund returned'), {
    status: 'withdrawn',
    refund: { amount: 100_000, ...notPaidOut, ...payout, returnedOn: '2026-12-17', returnReason: 'account_closed' },
    money: { status: 'withdrawn', ...paid, ...returned },
  }),
  letter('refund_payout_returned', 'mail', names('Pengembalian diretur, tanpa akun', 'Returned, without an account'), {
    status: 'withdrawn',
    refund: { amount: 100_000, ...notPaidOut, ...payout, returnedOn: '2026-12-17', returnReason: 'wrong_number' },
    money: { status: 'withdrawn', ...paid, ...returned },
  }),
]
