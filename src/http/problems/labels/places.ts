import { withoutNumbers } from '../../../platform/redact.ts'
import type { Names } from '../../../platform/words.ts'

/** The member of a body, or the parameter, that a fault is about. */
export type FaultPlace = { pointer: string } | { parameter: string }

const ofWholes = new Map<string, Names>([
  ['', { id: 'Isi permintaan', en: 'The request body' }],
  ['/answers', { id: 'Isian formulir', en: 'The form' }],
  ['request', { id: 'Permintaan ini', en: 'This request' }],
  ['path', { id: 'Alamat permintaan ini', en: 'The path of this request' }],
  ['query', { id: 'Parameter permintaan ini', en: 'The query of this request' }],
])

/** Labels of members of our own bodies that people fill in. Other members are called by their names. */
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
  ['statementAccepted', { id: 'Pernyataan kebenaran data', en: 'Statement that the data is true' }],
])

/** Longer names of members are cut, since a client may send any. */
const longestName = 60

/**
 * Returns what a sentence calls the place of a fault: the label or name of its last member in quotes, with its number where it
 * stands in a list. Personal numbers in it are crossed out.
 */
export function placeLabel(place: FaultPlace): Names {
  const at = 'pointer' in place ? place.pointer : place.parameter
  const whole = ofWholes.get(at)
  if (whole) return whole
  const segments = at.split('/').map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
  const name = segments.findLast((segment) => !isIndex(segment)) ?? at
  return quotedLabel(ofMembers.get(name) ?? { id: shown(name), en: shown(name) }, segments)
}

/** Quotes a label, and adds the number of the item where the place stands in a list. */
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
