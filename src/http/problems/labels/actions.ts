import type { Names } from '../../../platform/words.ts'
import { type StepLabel, stepLabels } from './steps.ts'

/** Labels of actions that need a role and are not steps. */
const otherActions = {
  edit: { id: 'mengubah isian dan dokumen permohonan ini', en: 'change the answers and documents of this application' },
  search: { id: 'mencari permohonan menurut data orang', en: 'search for the applications of a person' },
  disclose: { id: 'membuka data pribadi dalam permohonan ini', en: 'disclose personal data of this application' },
  upload_inspection_photo: { id: 'mengunggah foto pemeriksaan lapangan', en: 'upload photographs of the inspection' },
  upload_inspection_minutes: { id: 'mengunggah berita acara pemeriksaan', en: 'upload the minutes of the inspection' },
  upload_payment_evidence: { id: 'mengunggah bukti pembayaran', en: 'upload evidence of a payment' },
  upload_message_attachment: { id: 'mengunggah lampiran pesan', en: 'upload attachments to a message' },
  match_original: { id: 'mencocokkan dokumen asli', en: 'match original documents' },
  list_open_money: { id: 'melihat uang yang belum diselesaikan', en: 'see open money' },
  upload_refund_evidence: {
    id: 'mengunggah bukti pembayaran pengembalian',
    en: 'upload evidence of the payout of a refund',
  },
  decide_refund: { id: 'memutuskan pengembalian uang', en: 'decide about a refund' },
  pay_out_refund: { id: 'mencatat pembayaran pengembalian', en: 'record the payout of a refund' },
  record_payout_return: { id: 'mencatat retur pembayaran pengembalian', en: 'record the return of a payout' },
  record_payment: { id: 'mencatat pembayaran', en: 'record a payment' },
  request_correction: { id: 'meminta pembetulan data', en: 'ask for a correction' },
  conclude_correction: { id: 'memutuskan pembetulan ini', en: 'decide on this correction' },
  file_objection: { id: 'mengajukan keberatan atas keputusan ini', en: 'file an objection against this decision' },
  file_appeal: {
    id: 'mengajukan banding atas keputusan keberatan ini',
    en: 'file an appeal against the decision on this objection',
  },
  withdraw_objection: { id: 'menarik kembali keberatan ini', en: 'withdraw this objection' },
  sign_report: { id: 'menandatangani berita acara ini', en: 'sign this report' },
  make_appointment: { id: 'menjadwalkan pemeriksaan', en: 'arrange an inspection' },
  answer_appointment: { id: 'menjawab jadwal pemeriksaan ini', en: 'answer this inspection date' },
  cancel_appointment: { id: 'membatalkan jadwal pemeriksaan ini', en: 'cancel this inspection' },
  record_no_show: { id: 'mencatat ketidakhadiran pemohon', en: 'record that the applicant did not come' },
  request_consultation: { id: 'meminta pendapat instansi', en: 'ask an agency for its opinion' },
  answer_consultation: { id: 'menjawab pertanyaan instansi ini', en: 'answer the question of this agency' },
  cancel_consultation: { id: 'membatalkan permintaan pendapat ini', en: 'cancel this request for an opinion' },
  book_visit: { id: 'memesan kunjungan', en: 'book a visit' },
  cancel_visit: { id: 'membatalkan kunjungan', en: 'cancel a visit' },
  record_visit: { id: 'mencatat kedatangan', en: 'record an arrival' },
  list_visits: { id: 'melihat daftar kunjungan kantor ini', en: 'see the visits to this office' },
  set_counter_hours: { id: 'menetapkan jam loket kantor ini', en: 'set the counter hours of this office' },
  take_application: { id: 'mengambil permohonan ini untuk dikerjakan', en: 'take on this application' },
  pass_on_application: {
    id: 'menyerahkan permohonan ini kepada petugas lain',
    en: 'hand this application to a colleague',
  },
  release_application: { id: 'melepaskan permohonan ini', en: 'release this application' },
  read_workload: { id: 'melihat beban kerja kantor ini', en: 'see the workload of this office' },
  write_message: { id: 'menulis pesan dalam permohonan ini', en: 'write messages in this application' },
  read_message: { id: 'membaca pesan dalam permohonan ini', en: 'read the messages of this application' },
  state_contact: { id: 'mencatat alamat pemohon', en: 'record the address of an applicant' },
  issue_claim_code: { id: 'menerbitkan kode pengambilalihan', en: 'issue a code to take over this application' },
  issue_account_code: {
    id: 'menerbitkan kode untuk akun lain',
    en: 'issue a code for another account',
  },
  withdraw_account_code: {
    id: 'mencabut kode untuk akun lain',
    en: 'withdraw the code for another account',
  },
  issue_ticket: { id: 'memberikan nomor antrean', en: 'issue queue tickets' },
  list_tickets: { id: 'melihat antrean kantor ini', en: 'see the queue of this office' },
  get_ticket: { id: 'melihat nomor antrean ini', en: 'see this queue ticket' },
  list_kiosks: { id: 'melihat daftar anjungan', en: 'see the kiosks' },
  register_kiosk: { id: 'mendaftarkan anjungan', en: 'register a kiosk' },
  get_kiosk: { id: 'melihat anjungan ini', en: 'see this kiosk' },
  list_kiosk_events: { id: 'melihat riwayat anjungan ini', en: 'see the history of this kiosk' },
  list_kiosk_keys: { id: 'melihat kunci anjungan ini', en: 'see the keys of this kiosk' },
  issue_kiosk_key: { id: 'menerbitkan kunci anjungan', en: 'issue a key of a kiosk' },
  revoke_kiosk_key: { id: 'mencabut kunci anjungan', en: 'revoke a key of a kiosk' },
  conclude_kiosk_session: { id: 'mengakhiri sesi anjungan', en: 'end a session at a kiosk' },
  list_mails: { id: 'melihat surel yang masuk', en: 'see received mail' },
  print_letter: { id: 'mencetak surat untuk pemohon', en: 'print letters to the applicant' },
  answer_mail: { id: 'menjawab surel ini', en: 'answer this mail' },
  close_mail: { id: 'menutup surel ini', en: 'close this mail' },
  hand_on_mail: { id: 'meneruskan surel ini ke kantor lain', en: 'hand this mail on to another office' },
  file_mail: { id: 'memasukkan surel ini ke dalam permohonan', en: 'file this mail in an application' },
  draft_from_mail: { id: 'membuat draf permohonan dari surel ini', en: 'make a draft from this mail' },
  discard_received_file: { id: 'membuang berkas ini', en: 'discard this file' },
  appoint: { id: 'menunjuk petugas kantor ini', en: 'appoint staff of this office' },
  read_staff: { id: 'melihat penugasan petugas', en: 'see the posts of officers' },
  read_readiness: { id: 'melihat kesiapan kantor ini', en: 'see the readiness of this office' },
  update_office: { id: 'mengubah data kantor ini', en: 'change the data of this office' },
  dissolve_office: { id: 'membubarkan kantor ini', en: 'dissolve this office' },
  read_dissolution: { id: 'melihat pembubaran kantor ini', en: 'see the dissolution of this office' },
  succeed_region: { id: 'menetapkan pengganti wilayah ini', en: 'replace this region by new ones' },
  publish_calendar: { id: 'mengumumkan kalender kerja', en: 'publish a working calendar' },
  read_clients: { id: 'melihat lembaga terdaftar', en: 'see the registered agencies' },
  register_client: { id: 'mendaftarkan lembaga', en: 'register an agency' },
  change_client: { id: 'mengubah pendaftaran lembaga', en: 'change the registration of an agency' },
  suspend_client: { id: 'menangguhkan lembaga', en: 'suspend an agency' },
  issue_key: { id: 'menerbitkan kunci', en: 'issue a key' },
  revoke_key: { id: 'mencabut kunci', en: 'revoke a key' },
  read_permit_type_drafts: { id: 'melihat rancangan jenis izin', en: 'see drafts of permit types' },
  draft_permit_type: { id: 'merancang jenis izin', en: 'draft a permit type' },
  publish_permit_type: { id: 'menerbitkan jenis izin', en: 'publish a permit type' },
  roll_out_permit_type: { id: 'membuka layanan daring jenis izin ini', en: 'take a permit type online' },
  retire_permit_type: { id: 'mengakhiri jenis izin', en: 'retire a permit type' },
  withdraw_permit_type_version: { id: 'menarik versi jenis izin', en: 'withdraw a version of a permit type' },
  set_legal_remedy: { id: 'menetapkan upaya hukum', en: 'set the legal remedy' },
  read_legal_remedies: { id: 'melihat upaya hukum yang ditetapkan', en: 'see the legal remedies that were set' },
  create_certificate_layout: { id: 'menambahkan tata letak sertifikat', en: 'add a certificate layout' },
  read_certificate_layouts: { id: 'melihat tata letak sertifikat', en: 'see the certificate layouts' },
  preview_certificate: { id: 'melihat pratinjau sertifikat', en: 'preview a certificate' },
  read_publications: { id: 'melihat daftar publikasi', en: 'see the publications' },
  inquire: { id: 'menelusuri riwayat permohonan', en: 'inquire into the course of an application' },
  verify_history: { id: 'memeriksa keutuhan riwayat', en: 'verify the history' },
} as const satisfies Record<string, Names>

/** The actions that the problem `forbidden` can name. */
export type ActionLabel = keyof typeof otherActions | StepLabel
export const labelledActions = [...Object.keys(otherActions), ...Object.keys(stepLabels)] as ActionLabel[]

const isStep = (action: ActionLabel): action is StepLabel => Object.hasOwn(stepLabels, action)

/** Returns the label of an action, a verb with its object: "mencatat pembayaran", "record a payment". */
export function actionLabel(action: ActionLabel): Names {
  if (!isStep(action)) return otherActions[action]
  const { id, en } = stepLabels[action]
  return { id: id[0], en: en[0] }
}
