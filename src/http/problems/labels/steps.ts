import type { Language, Names } from '../../../platform/words.ts'

/** The words of a step: the act ("sign the permit"), its object ("the permit") and its result ("signed"). */
type Step = Record<Language, readonly [act: string, what: string, done: string]>

/** Labels of the steps of applications, permits, offices, queue tickets and posts. */
export const stepLabels = {
  submit: {
    id: ['mengajukan permohonan ini', 'permohonan', 'diajukan'],
    en: ['submit this application', 'the application', 'submitted'],
  },
  accept: {
    id: ['menerima kelengkapan permohonan ini', 'permohonan', 'diterima untuk dinilai'],
    en: ['accept this application for review', 'the application', 'accepted for review'],
  },
  accept_by_silence: {
    id: ['menerima permohonan karena waktunya lewat', 'permohonan', 'diterima karena waktunya lewat'],
    en: ['accept an application because time has run out', 'the application', 'accepted for lapse of time'],
  },
  return: {
    id: ['mengembalikan permohonan ini', 'permohonan', 'dikembalikan'],
    en: ['return this application', 'the application', 'returned'],
  },
  inspect: {
    id: ['meminta pemeriksaan lapangan', 'pemeriksaan lapangan', 'diminta'],
    en: ['ask for an inspection', 'an inspection', 'asked for'],
  },
  report_inspection: {
    id: ['melaporkan hasil pemeriksaan lapangan', 'hasil pemeriksaan lapangan', 'dilaporkan'],
    en: ['report the inspection', 'the inspection', 'reported'],
  },
  consult: {
    id: ['meminta pendapat instansi lain', 'pendapat instansi lain', 'diminta'],
    en: ['ask another agency for its opinion', 'the opinion of another agency', 'asked for'],
  },
  record_opinion: {
    id: ['mencatat pendapat instansi lain', 'pendapat instansi lain', 'dicatat'],
    en: ['record the opinion of another agency', 'the opinion of another agency', 'recorded'],
  },
  approve: {
    id: ['menyetujui permohonan ini', 'permohonan', 'disetujui'],
    en: ['approve this application', 'the application', 'approved'],
  },
  propose_refusal: {
    id: ['mengusulkan penolakan', 'penolakan', 'diusulkan'],
    en: ['propose a refusal', 'a refusal', 'proposed'],
  },
  confirm_payment: {
    id: ['mengonfirmasi pembayaran', 'pembayaran', 'dikonfirmasi'],
    en: ['confirm the payment', 'the payment', 'confirmed'],
  },
  confirm_originals: {
    id: ['mengonfirmasi dokumen asli', 'dokumen asli', 'dikonfirmasi'],
    en: ['confirm the original documents', 'the original documents', 'confirmed'],
  },
  send_back: {
    id: ['mengirim permohonan ini kembali ke penilai', 'permohonan', 'dikirim kembali ke penilai'],
    en: ['send this application back to review', 'the application', 'sent back to review'],
  },
  sign: { id: ['menandatangani', 'izin', 'ditandatangani'], en: ['sign', 'the permit', 'signed'] },
  refuse: {
    id: ['menolak permohonan ini', 'permohonan', 'ditolak'],
    en: ['refuse this application', 'the application', 'refused'],
  },
  hand_over: {
    id: ['menyerahkan izin', 'izin', 'diserahkan'],
    en: ['hand over the permit', 'the permit', 'handed over'],
  },
  withdraw: {
    id: ['menarik kembali permohonan ini', 'permohonan', 'ditarik kembali'],
    en: ['withdraw this application', 'the application', 'withdrawn'],
  },
  lapse: {
    id: ['menggugurkan permohonan', 'permohonan', 'digugurkan'],
    en: ['let an application lapse', 'the application', 'let lapse'],
  },
  issue_by_silence: {
    id: ['menerbitkan izin karena waktunya lewat', 'izin', 'diterbitkan karena waktunya lewat'],
    en: ['issue a permit because time has run out', 'the permit', 'issued for lapse of time'],
  },
  decide_correction: {
    id: ['memutuskan pembetulan ini', 'pembetulan', 'diputuskan'],
    en: ['decide this correction', 'the correction', 'decided'],
  },
  decide_objection: {
    id: ['memutuskan keberatan ini', 'keberatan', 'diputuskan'],
    en: ['decide this objection', 'the objection', 'decided'],
  },
  suspend: {
    id: ['membekukan izin ini', 'izin', 'dibekukan'],
    en: ['suspend this permit', 'the permit', 'suspended'],
  },
  lift: {
    id: ['mencabut pembekuan izin ini', 'pembekuan izin', 'dicabut'],
    en: ['lift the suspension of this permit', 'the suspension', 'lifted'],
  },
  revoke: { id: ['mencabut izin ini', 'izin', 'dicabut'], en: ['revoke this permit', 'the permit', 'revoked'] },
  call_off_revocation: {
    id: ['membatalkan pencabutan izin ini', 'pencabutan izin', 'dibatalkan'],
    en: ['cancel the revocation of this permit', 'the revocation', 'cancelled'],
  },
  supersede: {
    id: ['mengganti izin dengan izin lain', 'izin', 'diganti izin lain'],
    en: ['supersede a permit', 'the permit', 'superseded'],
  },
  expire: {
    id: ['mengakhiri masa berlaku izin', 'masa berlaku izin', 'diakhiri'],
    en: ['let a permit expire', 'the validity of the permit', 'ended'],
  },
  take_effect: {
    id: ['memberlakukan pencabutan', 'pencabutan izin', 'diberlakukan'],
    en: ['put a revocation into effect', 'the revocation', 'put into effect'],
  },
  request_network: {
    id: ['meminta sambungan jaringan', 'sambungan jaringan kantor', 'diminta'],
    en: ['request a network connection', 'the network connection of the office', 'requested'],
  },
  open_counter: {
    id: ['membuka loket kantor ini', 'loket kantor', 'dibuka'],
    en: ['open the counter of this office', 'the counter of the office', 'opened'],
  },
  go_online: {
    id: ['membuka layanan daring kantor ini', 'layanan daring kantor', 'dibuka'],
    en: ['take this office online', 'the office', 'taken online'],
  },
  go_offline: {
    id: ['menghentikan layanan daring kantor ini', 'layanan daring kantor', 'dihentikan'],
    en: ['take this office offline', 'the office', 'taken offline'],
  },
  wind_down: {
    id: ['memulai pembubaran kantor ini', 'pembubaran kantor', 'dimulai'],
    en: ['begin to wind down this office', 'the office', 'wound down'],
  },
  dissolve: {
    id: ['membubarkan kantor ini', 'kantor', 'dibubarkan'],
    en: ['dissolve this office', 'the office', 'dissolved'],
  },
  call_ticket: {
    id: ['memanggil nomor antrean', 'nomor antrean', 'dipanggil'],
    en: ['call a queue ticket', 'the queue ticket', 'called'],
  },
  serve_ticket: {
    id: ['menyelesaikan nomor antrean', 'nomor antrean', 'diselesaikan'],
    en: ['close a queue ticket as served', 'the queue ticket', 'closed as served'],
  },
  leave_ticket: {
    id: ['mencatat pengunjung yang pergi', 'nomor antrean', 'dicatat sebagai tidak jadi dilayani'],
    en: ['record that a visitor has left', 'the queue ticket', 'closed as left'],
  },
  suspend_appointment: {
    id: ['membekukan penugasan petugas', 'penugasan', 'dibekukan'],
    en: ['suspend a post', 'the post', 'suspended'],
  },
  reinstate_appointment: {
    id: ['memulihkan penugasan petugas', 'penugasan', 'dipulihkan'],
    en: ['reinstate a post', 'the post', 'reinstated'],
  },
  end_appointment: {
    id: ['mengakhiri penugasan petugas', 'penugasan', 'diakhiri'],
    en: ['end a post', 'the post', 'ended'],
  },
  set_signature_appointment: {
    id: ['menetapkan tanda tangan pejabat', 'tanda tangan pejabat', 'ditetapkan'],
    en: ['set the signature of a post', 'the signature of the post', 'set'],
  },
} as const satisfies Record<string, Step>

export type StepLabel = keyof typeof stepLabels

/** Returns the sentence for a step that is blocked now: `Permohonan belum dapat diajukan.` */
export const notYet = (step: StepLabel): Names => {
  const { id, en } = stepLabels[step]
  return { id: `${capitalised(id[1])} belum dapat ${id[2]}.`, en: `${capitalised(en[1])} cannot be ${en[2]} yet.` }
}

/** Returns the sentence for a step that is blocked for good: `Izin tidak dapat diserahkan.` */
export const notAnyMore = (step: StepLabel): Names => {
  const { id, en } = stepLabels[step]
  return { id: `${capitalised(id[1])} tidak dapat ${id[2]}.`, en: `${capitalised(en[1])} cannot be ${en[2]}.` }
}

/** Returns the sentence for a step that a state does not have: `Permohonan tidak dapat diajukan pada status "Draf".` */
export const notFrom = (step: StepLabel, state: Names): Names => {
  const { id, en } = stepLabels[step]
  return {
    id: `${capitalised(id[1])} tidak dapat ${id[2]} pada status "${state.id}".`,
    en: `${capitalised(en[1])} cannot be ${en[2]} in the status "${state.en}".`,
  }
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
