import { dayInWords } from '../../../platform/moment-words.ts'
import { writeRupiah } from '../../../platform/quantity-words.ts'
import { says, saysWith } from './fault-word.ts'

/** Words for broken rules of refunds and their payouts. */
export const refundWords = {
  more_than_open: saysWith({ open: 135_625 }, ({ open }) => ({
    id: `melebihi uang yang belum diputuskan, ${writeRupiah(open, 'id')}.`,
    en: `is more than the ${writeRupiah(open, 'en')} that nobody has decided about.`,
  })),
  before_decision: saysWith({ day: '2026-11-30' }, ({ day }) => ({
    id: `mendahului keputusannya pada ${dayInWords(day, 'id')}. Periksa tanggal pada bukti.`,
    en: `is before the decision of ${dayInWords(day, 'en')}. Check the date on the evidence.`,
  })),
  before_return: saysWith({ day: '2026-12-03' }, ({ day }) => ({
    id: `mendahului retur pembayaran sebelumnya pada ${dayInWords(day, 'id')}. Periksa tanggal pada bukti.`,
    en: `is before the return of the last payout on ${dayInWords(day, 'en')}. Check the date on the evidence.`,
  })),
  before_payout: saysWith({ day: '2026-11-30' }, ({ day }) => ({
    id: `mendahului pembayarannya pada ${dayInWords(day, 'id')}. Periksa tanggal pada bukti.`,
    en: `is before the payout of ${dayInWords(day, 'en')}. Check the date on the evidence.`,
  })),
  reference_used: says(
    'sudah dipakai untuk pembayaran lain. Periksa nomor pada bukti.',
    'belongs to another payout already. Check the number on the evidence.',
  ),
  no_payout_evidence: says(
    'bukan bukti pembayaran pengembalian dalam permohonan ini.',
    'is not evidence of a payout in this application.',
  ),
  payout_evidence_used: says(
    'sudah menjadi bukti pembayaran atau retur lain. Unggah bukti yang lain.',
    'is already the evidence of another payout or return. Upload the evidence of this one.',
  ),
} as const
