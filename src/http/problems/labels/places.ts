import { namesIn } from '../../../platform/json-schema.ts'
import { withoutNumbers } from '../../../platform/redact.ts'
import type { Names } from '../../../platform/words.ts'

/** The place of a fault: a JSON Pointer into the body, or the name of a parameter. */
export type FaultPlace = { pointer: string } | { parameter: string }

const ofWholes = new Map<string, Names>([
  ['', { id: 'Isi permintaan', en: 'The request body' }],
  ['/answers', { id: 'Isian formulir', en: 'The form' }],
  ['request', { id: 'Permintaan ini', en: 'This request' }],
  ['path', { id: 'Alamat permintaan ini', en: 'The path of this request' }],
  ['purpose', { id: 'Header Purpose', en: 'The header Purpose' }],
  ['query', { id: 'Parameter permintaan ini', en: 'The query of this request' }],
])

/** Labels of members of request bodies that people fill in. Other members are named as in the API. */
const ofMembers = new Map<string, Names>([
  ['permitType', { id: 'Jenis izin', en: 'Permit type' }],
  ['villageCode', { id: 'Kelurahan', en: 'Village' }],
  ['officeId', { id: 'Kantor', en: 'Office' }],
  ['personId', { id: 'Petugas', en: 'Officer' }],
  ['inspectorId', { id: 'Pemeriksa lapangan', en: 'Inspector' }],
  ['startsAt', { id: 'Waktu mulai', en: 'Start' }],
  ['endsAt', { id: 'Waktu selesai', en: 'End' }],
  ['reason', { id: 'Alasan', en: 'Reason' }],
  ['note', { id: 'Catatan', en: 'Note' }],
  ['attachments', { id: 'Lampiran', en: 'Attachments' }],
  ['decreeNumber', { id: 'Nomor keputusan', en: 'Decree number' }],
  ['legalBasis', { id: 'Dasar hukum', en: 'Legal basis' }],
  ['effectiveOn', { id: 'Tanggal mulai berlaku', en: 'Effective date' }],
  ['amount', { id: 'Jumlah', en: 'Amount' }],
  ['evidenceDocumentId', { id: 'Dokumen bukti', en: 'Evidence document' }],
  ['expiresAt', { id: 'Waktu berakhir', en: 'Expiry' }],
  ['paidAt', { id: 'Waktu pembayaran', en: 'Time of payment' }],
  ['reference', { id: 'Nomor permohonan', en: 'Application number' }],
  ['trackingKey', { id: 'Kunci lacak', en: 'Tracking key' }],
  ['code', { id: 'Kode', en: 'Code' }],
  ['label', { id: 'Nama', en: 'Label' }],
  ['slot', { id: 'Jenis dokumen', en: 'Kind of document' }],
  ['file', { id: 'Berkas', en: 'File' }],
  ['text', { id: 'Isi pesan', en: 'Message' }],
  ['language', { id: 'Bahasa', en: 'Language' }],
  ['email', { id: 'Alamat surel', en: 'E-mail address' }],
  ['phone', { id: 'Nomor telepon', en: 'Telephone number' }],
  ['nik', { id: 'NIK', en: 'NIK' }],
  ['statementAccepted', { id: 'Pernyataan kebenaran data', en: 'Statement that the data is true' }],
])

/** The most characters of a member's name that a sentence shows. */
const longestName = 60

/**
 * Returns the label of a place in a sentence: label or name of its last member in quotes, with the number of the item
 * in a list. Personal numbers in it are masked.
 */
export function placeLabel(place: FaultPlace): Names {
  const at = 'pointer' in place ? place.pointer : place.parameter
  const whole = ofWholes.get(at)
  if (whole) return whole
  const segments = namesIn('pointer' in place ? at : `/${at}`)
  const name = segments.findLast((segment) => !isIndex(segment)) ?? at
  return quotedLabel(ofMembers.get(name) ?? { id: shown(name), en: shown(name) }, segments)
}

/** Returns a label in quotes, with the number of the item (from 1) when the segments have an index. */
export function quotedLabel({ id, en }: Names, segments: readonly string[]): Names {
  const index = segments.findLast(isIndex)
  const [nomor, number] = index === undefined ? ['', ''] : [` (nomor ${+index + 1})`, ` (number ${+index + 1})`]
  return { id: `"${id}"${nomor}`, en: `"${en}"${number}` }
}

const isIndex = (segment: string) => /^\d{1,4}$/.test(segment)

function shown(name: string): string {
  const safe = withoutNumbers(name).replaceAll('"', "'")
  return safe.length > longestName ? `${safe.slice(0, longestName).toWellFormed()}…` : safe
}
