import type { Names } from '../../../platform/words.ts'

/** Labels of the states of an application. */
export const applicationStates = {
  draft: { id: 'Draf', en: 'draft' },
  submitted: { id: 'Diajukan', en: 'submitted' },
  returned: { id: 'Dikembalikan untuk diperbaiki', en: 'returned for correction' },
  in_review: { id: 'Sedang dinilai', en: 'in review' },
  in_inspection: { id: 'Pemeriksaan lapangan', en: 'in inspection' },
  in_consultation: { id: 'Menunggu pendapat instansi lain', en: 'awaiting the opinion of another agency' },
  awaiting_payment: { id: 'Menunggu pembayaran', en: 'awaiting payment' },
  awaiting_originals: { id: 'Menunggu dokumen asli', en: 'awaiting original documents' },
  ready_to_sign: { id: 'Siap ditandatangani', en: 'ready to sign' },
  issued: { id: 'Izin terbit', en: 'issued' },
  handed_over: { id: 'Izin sudah diserahkan', en: 'handed over' },
  refusal_proposed: { id: 'Diusulkan untuk ditolak', en: 'refusal proposed' },
  refused: { id: 'Ditolak', en: 'refused' },
  withdrawn: { id: 'Ditarik kembali', en: 'withdrawn' },
  lapsed: { id: 'Gugur', en: 'lapsed' },
} as const satisfies Record<string, Names>

/** Labels of the states of a permit. */
export const permitStateLabels = {
  not_yet_in_force: { id: 'Belum berlaku', en: 'not yet in force' },
  in_force: { id: 'Berlaku', en: 'in force' },
  suspended: { id: 'Dibekukan', en: 'suspended' },
  expired: { id: 'Habis masa berlaku', en: 'expired' },
  revoked: { id: 'Dicabut', en: 'revoked' },
  superseded: { id: 'Diganti izin lain', en: 'superseded' },
} as const satisfies Record<string, Names>

/** Labels of the states of an office. */
export const officeStateLabels = {
  planned: { id: 'Direncanakan', en: 'planned' },
  awaiting_network: { id: 'Menunggu sambungan jaringan', en: 'awaiting its network connection' },
  counter_only: { id: 'Hanya loket', en: 'counter only' },
  online: { id: 'Daring', en: 'online' },
  winding_down: { id: 'Dalam pembubaran', en: 'winding down' },
  dissolved: { id: 'Dibubarkan', en: 'dissolved' },
} as const satisfies Record<string, Names>

/** Labels of the states of a consultation of an agency. */
export const consultationStates = {
  planned: { id: 'Belum gilirannya', en: 'not its turn yet' },
  requested: { id: 'Menunggu pendapat', en: 'awaiting the opinion' },
  question_asked: { id: 'Menunggu jawaban kantor', en: 'awaiting an answer of the office' },
  answered: { id: 'Sudah dijawab', en: 'answered' },
  declined: { id: 'Tidak memberikan pendapat', en: 'declined' },
  silent: { id: 'Lewat batas waktu', en: 'no answer came in time' },
  cancelled: { id: 'Dibatalkan', en: 'cancelled' },
} as const satisfies Record<string, Names>

/** Labels of the states of applications, permits and offices, by code. */
export const statusLabels = { ...applicationStates, ...permitStateLabels, ...officeStateLabels }
export type StatusLabel = keyof typeof statusLabels

/** Labels of the states of a post. */
export const staffStates = {
  invited: { id: 'Diundang', en: 'invited' },
  planned: { id: 'Belum mulai', en: 'not begun' },
  in_force: { id: 'Berlaku', en: 'in force' },
  suspended: { id: 'Dibekukan', en: 'suspended' },
  ended: { id: 'Berakhir', en: 'ended' },
} as const satisfies Record<string, Names>

/** Labels of the states of a queue ticket. */
export const ticketStateLabels = {
  waiting: { id: 'Menunggu', en: 'waiting' },
  called: { id: 'Dipanggil', en: 'called' },
  served: { id: 'Selesai dilayani', en: 'served' },
  left: { id: 'Tidak jadi dilayani', en: 'left' },
} as const satisfies Record<string, Names>

/** Labels of the states of a dissolution. */
export const dissolutionStateLabels = {
  planned: { id: 'Direncanakan', en: 'planned' },
  winding_down: { id: 'Sedang berjalan', en: 'under way' },
  dissolved: { id: 'Selesai', en: 'completed' },
  called_off: { id: 'Dibatalkan', en: 'cancelled' },
} as const satisfies Record<string, Names>

/** Labels of the states of a received mail. */
export const mailStateLabels = {
  received: { id: 'Baru diterima', en: 'received' },
  filed: { id: 'Masuk ke permohonan', en: 'filed in an application' },
  triage: { id: 'Menunggu petugas', en: 'waiting for an officer' },
  answered: { id: 'Dijawab', en: 'answered' },
  drafted: { id: 'Dijadikan draf permohonan', en: 'made into a draft' },
  closed: { id: 'Ditutup', en: 'closed' },
  ignored: { id: 'Tidak perlu ditangani', en: 'nothing to do' },
} as const satisfies Record<string, Names>

/** Labels of the purposes of a visit. */
export const visitPurposeLabels = {
  bring_originals: { id: 'membawa dokumen asli', en: 'to bring original documents' },
  collect_permit: { id: 'mengambil izin', en: 'to collect a permit' },
} as const satisfies Record<string, Names>
