import { type DutyLabel, dutyLabels } from '../labels/duties.ts'
import { applicationStates } from '../labels/states.ts'
import { problemWith } from '../problem-type.ts'

type Status = keyof typeof applicationStates

const payoutRefusals = {
  declined: { id: 'Pengembalian ini tidak dikabulkan.', en: 'This refund was declined.' },
  paid_out: { id: 'Pengembalian ini sudah dibayarkan.', en: 'This refund was paid out already.' },
} as const

const returnRefusals = {
  declined: payoutRefusals.declined,
  not_paid_out: { id: 'Pengembalian ini belum dibayarkan.', en: 'This refund has not been paid out yet.' },
  returned: {
    id: 'Retur pembayaran terakhir sudah dicatat.',
    en: 'The return of the last payout has already been recorded.',
  },
} as const

/** Problems of refunds. */
export const refundProblems = {
  refund_not_open: problemWith<{ status: Status }>(
    409,
    'officer',
    { id: 'Tidak ada uang yang perlu diputuskan', en: 'No money to decide about' },
    { status: 'in_review' },
    ({ status }) => ({
      id: [
        `Permohonan berstatus "${applicationStates[status].id}" ini tidak mempunyai uang yang dapat diputuskan.`,
        'Putuskan setelah permohonan berakhir atau izinnya terbit, bila masih ada uang yang belum diputuskan.',
      ],
      en: [
        `This application with the status "${applicationStates[status].en}" has no money to decide about now.`,
        'Decide once it has ended or its permit is issued, if money is still open.',
      ],
    }),
  ),
  refund_not_payable: problemWith<{ reason: keyof typeof payoutRefusals }>(
    409,
    'officer',
    { id: 'Pengembalian tidak dapat dibayarkan', en: 'Refund not payable' },
    { reason: 'paid_out' },
    ({ reason }) => ({
      id: [payoutRefusals[reason].id, 'Periksa daftar pengembalian permohonan ini.'],
      en: [payoutRefusals[reason].en, 'Look at the list of refunds of this application.'],
    }),
  ),
  payout_not_returnable: problemWith<{ reason: keyof typeof returnRefusals }>(
    409,
    'officer',
    { id: 'Tidak ada pembayaran yang dapat diretur', en: 'No payout to return' },
    { reason: 'returned' },
    ({ reason }) => ({
      id: [returnRefusals[reason].id, 'Periksa daftar pengembalian permohonan ini.'],
      en: [returnRefusals[reason].en, 'Look at the list of refunds of this application.'],
    }),
  ),
  duties_apart: problemWith<{ duty: DutyLabel }>(
    403,
    'officer',
    { id: 'Tugas harus dipisahkan', en: 'Duties are kept apart' },
    { duty: 'recorded_payment' },
    ({ duty }) => ({
      id: [dutyLabels[duty].id, 'Minta petugas lain.'],
      en: [dutyLabels[duty].en, 'Ask a colleague.'],
    }),
  ),
} as const
