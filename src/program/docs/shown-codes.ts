import type { clocks, publicStages } from '../../applications/lifecycle.ts'
import { actionLabel } from '../../http/problems/labels/actions.ts'
import { choicesOfAdministration } from '../../http/problems/labels/choices-of-administration.ts'
import { choicesOfApplications } from '../../http/problems/labels/choices-of-applications.ts'
import { mailStateLabels } from '../../http/problems/labels/states.ts'
import { stepLabels } from '../../http/problems/labels/steps.ts'
import type { Names } from '../../platform/words.ts'

const cancelled: Names = { id: 'dibatalkan', en: 'cancelled' }
const noShow: Names = { id: 'tidak hadir', en: 'did not come' }
const moved: Names = { id: 'dijadwalkan ulang', en: 'moved' }

/** Labels of codes that only answers have, by the name of their table in the contract. */
export const shownCodes = {
  publicStage: {
    preparing: { id: 'Disiapkan pemohon', en: 'being prepared' },
    checking: { id: 'Pemeriksaan kelengkapan', en: 'completeness check' },
    reviewing: { id: 'Sedang dinilai', en: 'under review' },
    paying: { id: 'Menunggu pembayaran', en: 'payment' },
    collecting: { id: 'Dokumen asli dan tanda tangan', en: 'originals and signature' },
    decided: { id: 'Sudah diputuskan', en: 'decided' },
    closed: { id: 'Selesai', en: 'closed' },
  } satisfies Record<(typeof publicStages)[number], Names>,
  turn: {
    applicant: { id: 'pemohon', en: 'the applicant' },
    office: { id: 'kantor', en: 'the office' },
    payment: { id: 'pembayaran', en: 'the payment' },
    other_agency: { id: 'instansi lain', en: 'another agency' },
    nobody: { id: 'tidak ada', en: 'nobody' },
  },
  clockState: {
    not_started: { id: 'belum berjalan', en: 'not started' },
    running: { id: 'berjalan', en: 'running' },
    paused: { id: 'dijeda', en: 'paused' },
    stopped: { id: 'berhenti', en: 'stopped' },
  } satisfies Record<(typeof clocks)[number], Names>,
  undecidedDeadline: {
    not_submitted: { id: 'belum diajukan', en: 'not submitted' },
    paused: { id: 'dijeda', en: 'paused' },
    stopped: { id: 'berhenti', en: 'stopped' },
    service_time_unknown: { id: 'waktu layanan tidak diketahui', en: 'no service time is known' },
    calendar_missing: { id: 'kalender kerja belum diumumkan', en: 'no calendar is published' },
  },
  scan: {
    unscanned: { id: 'tidak dipindai', en: 'not scanned' },
    clean: { id: 'bersih', en: 'clean' },
    infected: { id: 'terinfeksi virus', en: 'infected' },
    failed: { id: 'pemindaian gagal', en: 'scan failed' },
    pending: { id: 'menunggu pemindaian', en: 'waiting for its scan' },
  },
  usedChannel: { ...choicesOfApplications['x-channel'], system: { id: 'sistem', en: 'system' } },
  fileVerdict: {
    unchanged: { id: 'tidak berubah', en: 'unchanged' },
    altered: { id: 'sudah diubah', en: 'altered' },
    unknown: { id: 'tidak dikenal', en: 'unknown' },
  },
  timeLimit: choicesOfAdministration.of,
  opinion: choicesOfApplications.response,
  mailAct: { ...mailStateLabels, handed_on: { id: 'Diteruskan ke kantor lain', en: 'handed on to another office' } },
  paymentSource: { bank: { id: 'bank', en: 'bank' }, cashier: { id: 'kasir', en: 'cashier' } },
  refundState: {
    due: { id: 'akan dibayarkan', en: 'to be paid out' },
    paid_out: { id: 'sudah dibayarkan', en: 'paid out' },
    returned: { id: 'dikembalikan oleh bank', en: 'returned by the bank' },
    declined: { id: 'tidak dikembalikan', en: 'declined' },
    lifted: { id: 'tidak berlaku lagi', en: 'no longer in effect' },
  },
  visitOutcome: { kept: { id: 'hadir', en: 'came' }, no_show: noShow, cancelled, moved },
  appointmentOutcome: { held: { id: 'terlaksana', en: 'took place' }, no_show: noShow, cancelled, superseded: moved },
  noticeState: {
    waiting: { id: 'menunggu', en: 'waiting' },
    sent: { id: 'terkirim', en: 'sent' },
    failed: { id: 'gagal dikirim', en: 'failed' },
    bounced: { id: 'tertolak', en: 'bounced' },
    cancelled,
  },
  readOf: {
    case: { id: 'permohonan', en: 'application' },
    list: { id: 'daftar', en: 'list' },
    document: { id: 'dokumen', en: 'document' },
    disclosure: { id: 'pembukaan data pribadi', en: 'disclosure of personal data' },
    search: { id: 'pencarian', en: 'search' },
    messages: { id: 'pesan', en: 'messages' },
    permit: { id: 'izin', en: 'permit' },
    received_mail: { id: 'surel', en: 'received mail' },
  },
  personalDataKind: {
    nik: { id: 'NIK', en: 'identity number (NIK)' },
    npwp: { id: 'NPWP', en: 'tax number (NPWP)' },
    phone: { id: 'nomor telepon', en: 'telephone number' },
    email: { id: 'alamat surel', en: 'e-mail address' },
    address: { id: 'alamat', en: 'address' },
    other: { id: 'data pribadi lain', en: 'other personal data' },
  },
} as const satisfies Record<string, Record<string, Names>>

/** Labels of the steps of all resources. */
export const stepActs: Record<string, Names> = Object.fromEntries(
  Object.entries(stepLabels).map(([action, { id, en }]) => [action, { id: id[0], en: en[0] }]),
)

/** Labels of the actions in `nextActions`. Those of several resources name none. */
export const nextActionActs: Record<string, Names> = {
  ...stepActs,
  withdraw: { id: 'menarik kembali', en: 'withdraw' },
  decide: { id: 'memutuskan', en: 'decide' },
  decide_refund: actionLabel('decide_refund'),
  pay_out: actionLabel('pay_out_refund'),
  record_return: actionLabel('record_payout_return'),
}
