import type { Names } from '../../../platform/words.ts'
import type { SlotNaming } from '../received-mail.ts'

/** Further names of papers, beside those in the permit type. They count only for slots that the permit type has. */
const alsoCalled: readonly (readonly [words: string, slot: string])[] = [
  ['e ktp', 'identity_card'],
  ['kartu identitas', 'identity_card'],
  ['id card', 'identity_card'],
  ['ktp kuasa', 'proxy_identity_card'],
  ['formulir', 'application_form'],
  ['formulir imb', 'application_form'],
  ['permohonan', 'signed_application'],
  ['surat permohonan', 'signed_application'],
  ['sertifikat', 'land_title'],
  ['sertifikat tanah', 'land_title'],
  ['shm', 'land_title'],
  ['shgb', 'land_title'],
  ['ajb', 'sale_deeds'],
  ['akta jual', 'sale_deeds'],
  ['sppt', 'property_tax_bill'],
  ['bukti bayar pbb', 'property_tax_receipt'],
  ['lunas pbb', 'property_tax_receipt'],
  ['pembayaran pbb', 'property_tax_receipt'],
  ['gambar', 'architectural_drawings'],
  ['denah', 'architectural_drawings'],
  ['foto kiri', 'site_photo_left'],
  ['foto kanan', 'site_photo_right'],
  ['foto depan', 'site_photo_front'],
  ['tidak sengketa', 'no_dispute_statement'],
  ['pengantar rt', 'neighbourhood_letter'],
  ['pengantar rt rw', 'neighbourhood_letter'],
]

interface NamedSlot {
  slot: string
  names: Names
}
export interface Naming {
  slot: string
  by: SlotNaming
}

/** Returns the words of a text: lower-case letters and digits, with single spaces between words and without accents. */
const asWords = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

const linesLimit = 500
const lineLimit = 300

/**
 * Returns the slot that the sender means for each file: by a line of the text that names the file, by the file name,
 * or, with a single file, by the subject. Null when several slots are possible, or two files mean the same slot.
 */
export function slotsNamed(
  fileNames: readonly string[],
  { subject, text }: { subject: string; text: string },
  slots: readonly NamedSlot[],
): (Naming | null)[] {
  const phrases = slots.flatMap(phrasesOf)
  const lines = text
    .split('\n')
    .slice(0, linesLimit)
    .map((line) => line.slice(0, lineLimit))
  const named = fileNames.map((fileName): Naming | null => {
    const line = lines.find((candidate) => candidate.toLowerCase().includes(fileName.toLowerCase()))
    const inText =
      line === undefined ? null : slotIn(asWords(line.toLowerCase().replace(fileName.toLowerCase(), ' ')), phrases)
    if (inText !== null) return { slot: inText, by: 'text' }
    const inName = slotIn(asWords(fileName.replace(/\.[a-z0-9]{1,8}$/i, '')), phrases)
    if (inName !== null) return { slot: inName, by: 'file_name' }
    const inSubject = fileNames.length === 1 ? slotIn(asWords(subject), phrases) : null
    return inSubject === null ? null : { slot: inSubject, by: 'subject' }
  })
  return named.map((naming) =>
    naming !== null && named.filter((other) => other?.slot === naming.slot).length === 1 ? naming : null,
  )
}

interface Phrase {
  words: string
  slot: string
}

/** Returns the words for a slot: its code, its labels, the parts of these in brackets, and its further names. */
function phrasesOf({ slot, names }: NamedSlot): Phrase[] {
  const written = [names.id, names.en].flatMap((name) => [
    name.replace(/\([^)]*\)/g, ' '),
    ...[...name.matchAll(/\(([^)]*)\)/g)].flatMap(([, inside = '']) => inside.split('/')),
  ])
  const called = alsoCalled.filter(([, of]) => of === slot).map(([words]) => words)
  return [...new Set([slot.replaceAll('_', ' '), ...written, ...called].map(asWords))]
    .filter((words) => words.length > 1)
    .map((words) => ({ words, slot }))
}

/** Returns the slot of the longest phrase in a text; null when there is none, or two slots have one of that length. */
function slotIn(words: string, phrases: readonly Phrase[]): string | null {
  const found = phrases.filter((phrase) => ` ${words} `.includes(` ${phrase.words} `))
  const longest = Math.max(...found.map((phrase) => phrase.words.length))
  const candidates = new Set(found.filter((phrase) => phrase.words.length === longest).map(({ slot }) => slot))
  const [only] = candidates
  return candidates.size === 1 ? (only ?? null) : null
}
