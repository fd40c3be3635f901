import type { Names } from '../../../platform/words.ts'
import { roleLabels } from './roles.ts'
import { stepLabels } from './steps.ts'

const acts = Object.fromEntries(
  Object.entries(stepLabels).map(([code, { id, en }]) => [code, { id: id[0], en: en[0] }]),
)

/** Labels of the choices of members and parameters about offices, types, agencies and open data, by name and code. */
export const choicesOfAdministration = {
  action: {
    ...acts,
    call: { id: 'memanggil nomor antrean', en: 'call the ticket' },
    serve: { id: 'selesai melayani', en: 'finish serving' },
    leave: { id: 'mencatat pengunjung yang pergi', en: 'record that the visitor has left' },
    suspend: { id: 'membekukan', en: 'suspend' },
    reinstate: { id: 'memulihkan penugasan', en: 'reinstate the post' },
    end: { id: 'mengakhiri penugasan', en: 'end the post' },
    set_signature: { id: 'menetapkan tanda tangan', en: 'set the signature' },
  },
  certainty: {
    known: { id: 'diketahui', en: 'known' },
    reported: { id: 'menurut laporan', en: 'reported' },
    uncertain: { id: 'belum pasti', en: 'uncertain' },
  },
  countsFrom: {
    permit_end: { id: 'berakhirnya izin', en: 'the end of the permit' },
    closing: { id: 'langkah terakhir permohonan', en: 'the last step of the application' },
  },
  currency: { IDR: { id: 'rupiah', en: 'rupiah' } },
  deemedApproval: {
    off: { id: 'tidak ada', en: 'none' },
    alarm: { id: 'peringatan kepada kantor', en: 'alarm for the office' },
    automatic: { id: 'izin terbit otomatis', en: 'issued automatically' },
  },
  earlierDrafts: {
    submit: { id: 'boleh langsung diajukan', en: 'may be submitted' },
    move_first: { id: 'dipindahkan dahulu', en: 'are moved first' },
  },
  environment: { live: { id: 'produksi', en: 'live' }, test: { id: 'uji coba', en: 'test' } },
  features: {
    step_free_entrance: { id: 'pintu masuk tanpa tangga', en: 'step-free entrance' },
    lift: { id: 'lift', en: 'lift' },
    accessible_toilet: { id: 'toilet penyandang disabilitas', en: 'accessible toilet' },
    reserved_parking: { id: 'parkir khusus', en: 'reserved parking' },
    tactile_paving: { id: 'jalur pemandu', en: 'tactile paving' },
    hearing_loop: { id: 'alat bantu dengar', en: 'hearing loop' },
    sign_language: { id: 'bahasa isyarat', en: 'sign language' },
    priority_counter: { id: 'loket prioritas', en: 'priority counter' },
  },
  fillRule: {
    nonzero: { id: 'isi penuh', en: 'filled' },
    evenodd: { id: 'berselang-seling', en: 'alternating' },
  },
  format: {
    jsonl: { id: 'JSON per baris', en: 'JSON lines' },
    csv: { id: 'tabel', en: 'table' },
    geojson: { id: 'peta', en: 'map' },
  },
  kind: {
    public_holiday: { id: 'hari libur nasional', en: 'public holiday' },
    collective_leave: { id: 'cuti bersama', en: 'collective leave' },
    other: { id: 'lainnya', en: 'other' },
    pass_fail: { id: 'lulus atau tidak', en: 'pass or fail' },
    measure: { id: 'ukuran', en: 'measurement' },
    choice: { id: 'pilihan', en: 'choice' },
    message: { id: 'pesan', en: 'message' },
    note: { id: 'catatan internal', en: 'internal note' },
    call: { id: 'telepon', en: 'telephone call' },
  },
  level: {
    village: { id: 'kelurahan', en: 'village' },
    district: { id: 'kecamatan', en: 'district' },
    city: { id: 'kota', en: 'city' },
    province: { id: 'provinsi', en: 'province' },
    objection: { id: 'keberatan', en: 'objection' },
    appeal: { id: 'banding', en: 'appeal' },
  },
  of: {
    completeness_check: { id: 'pemeriksaan kelengkapan', en: 'completeness check' },
    service_time: { id: 'waktu layanan', en: 'service time' },
  },
  order: { together: { id: 'serentak', en: 'together' }, in_turn: { id: 'bergiliran', en: 'in turn' } },
  originalsGate: {
    before_signing: { id: 'sebelum ditandatangani', en: 'before the signature' },
    before_handover: { id: 'sebelum diserahkan', en: 'before the handover' },
    none: { id: 'tidak dicocokkan', en: 'never' },
  },
  personalData: { holder_name: { id: 'nama pemegang izin', en: 'name of the holder' } },
  photograph: { required: { id: 'wajib', en: 'required' }, optional: { id: 'tidak wajib', en: 'optional' } },
  ratePolicy: {
    agency: { id: 'kuota biasa', en: 'normal quota' },
    agency_bulk: { id: 'kuota besar', en: 'large quota' },
  },
  role: roleLabels,
  scopes: {
    'consultations:read': { id: 'membaca permintaan pendapat', en: 'read consultations' },
    'consultations:write': { id: 'memberikan pendapat', en: 'give opinions' },
    'client:read': { id: 'membaca pendaftaran sendiri', en: 'read its registration' },
    'keys:write': { id: 'mengelola kunci', en: 'manage keys' },
    'permits:read': { id: 'membaca izin', en: 'read permits' },
    'events:read': { id: 'membaca peristiwa', en: 'read events' },
    'webhooks:read': { id: 'membaca webhook', en: 'read webhooks' },
    'webhooks:write': { id: 'mengelola webhook', en: 'manage webhooks' },
  },
  silence: {
    granted: { id: 'dianggap dikabulkan', en: 'counts as granted' },
    nothing: { id: 'tanpa akibat', en: 'no effect' },
    no_objection: { id: 'dianggap tidak keberatan', en: 'counts as no objection' },
    escalate: { id: 'diteruskan ke kantor di atasnya', en: 'escalated to the office above' },
    alarm: { id: 'peringatan kepada kantor', en: 'alarm for the office' },
    complete: { id: 'dianggap lengkap', en: 'counts as complete' },
  },
  skipTo: { latest: { id: 'peristiwa terakhir', en: 'the latest event' } },
  type: {
    'payment.received': { id: 'pembayaran diterima', en: 'payment received' },
    'satupintu.permit.issued.v1': { id: 'izin terbit', en: 'permit issued' },
    'satupintu.permit.handed_over.v1': { id: 'izin diserahkan', en: 'permit handed over' },
    'satupintu.permit.suspended.v1': { id: 'izin dibekukan', en: 'permit suspended' },
    'satupintu.permit.suspension_lifted.v1': { id: 'pembekuan dicabut', en: 'suspension lifted' },
    'satupintu.permit.revocation_decided.v1': { id: 'pencabutan diputuskan', en: 'revocation decided' },
    'satupintu.permit.revocation_called_off.v1': { id: 'pencabutan dibatalkan', en: 'revocation called off' },
    'satupintu.permit.revoked.v1': { id: 'izin dicabut', en: 'permit revoked' },
    'satupintu.permit.expired.v1': { id: 'izin habis masa berlaku', en: 'permit expired' },
    'satupintu.permit.superseded.v1': { id: 'izin diganti', en: 'permit superseded' },
    'satupintu.permit.transferred.v1': { id: 'izin dipindahkan', en: 'permit transferred' },
  },
  unit: {
    working_hours: { id: 'jam kerja', en: 'working hours' },
    working_days: { id: 'hari kerja', en: 'working days' },
    days: { id: 'hari', en: 'days' },
    months: { id: 'bulan', en: 'months' },
    years: { id: 'tahun', en: 'years' },
  },
  weekday: {
    monday: { id: 'Senin', en: 'Monday' },
    tuesday: { id: 'Selasa', en: 'Tuesday' },
    wednesday: { id: 'Rabu', en: 'Wednesday' },
    thursday: { id: 'Kamis', en: 'Thursday' },
    friday: { id: 'Jumat', en: 'Friday' },
  },
} as const satisfies Record<string, Record<string, Names>>
