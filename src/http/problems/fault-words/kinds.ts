import { writeList } from '../../../platform/quantity-words.ts'
import type { Names } from '../../../platform/words.ts'

const types = new Map<string, Names>([
  ['string', { id: 'teks', en: 'text' }],
  ['number', { id: 'bilangan', en: 'a number' }],
  ['integer', { id: 'bilangan bulat', en: 'a whole number' }],
  ['boolean', { id: '"true" atau "false"', en: '"true" or "false"' }],
  ['array', { id: 'daftar', en: 'a list' }],
  ['object', { id: 'kelompok isian', en: 'a group of fields' }],
  ['scalar', { id: 'satu nilai', en: 'a single value' }],
  ['null', { id: 'kosong', en: 'empty' }],
])

/** Returns the words for a value whose type is none of these of JSON Schema. */
export function typeWords(type: string | readonly string[]): Names {
  const named = [type]
    .flat()
    .flatMap((names) => names.split(/[, ]+/))
    .flatMap((name) => types.get(name) ?? [])
  return {
    id: `harus berupa ${writeList(
      named.map(({ id }) => id),
      'or',
      'id',
    )}.`,
    en: `must be ${writeList(
      named.map(({ en }) => en),
      'or',
      'en',
    )}.`,
  }
}

const formats = new Map<string, Names>([
  [
    'date',
    {
      id: 'harus berupa tanggal dengan urutan tahun, bulan, hari, misalnya 2026-12-01.',
      en: 'must be a date written as year, month, day, for example 2026-12-01.',
    },
  ],
  [
    'date-time',
    {
      id: 'harus berupa tanggal dan waktu dengan zona waktunya, misalnya 2026-12-01T09:00:00Z.',
      en: 'must be a date and time with its time zone, for example 2026-12-01T09:00:00Z.',
    },
  ],
  ['time', { id: 'harus berupa waktu, misalnya 16:00:00+07:00.', en: 'must be a time, for example 16:00:00+07:00.' }],
  [
    'email',
    {
      id: 'harus berupa alamat surel, misalnya nama@example.org.',
      en: 'must be an e-mail address, for example name@example.org.',
    },
  ],
  [
    'uri',
    {
      id: 'harus berupa alamat web yang lengkap, misalnya https://example.org/halaman.',
      en: 'must be a whole web address, for example https://example.org/page.',
    },
  ],
  [
    'uuid',
    {
      id: 'harus berupa pengenal yang diberikan layanan ini (UUID).',
      en: 'must be an identifier that this service gave out (a UUID).',
    },
  ],
])

const otherFormat: Names = {
  id: 'tidak ditulis dalam format yang benar. Periksa petunjuk isiannya.',
  en: 'is not written in the right format. See its description.',
}

/** Returns the words for a value that breaks a format of JSON Schema: an example of it, or a general sentence. */
export const formatWords = (format: string): Names => formats.get(format) ?? otherFormat
