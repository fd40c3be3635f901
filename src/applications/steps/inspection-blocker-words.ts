import { asks, asksWith } from '../../http/problems/blocker-words.ts'
import { momentInWords } from '../../platform/moment-words.ts'
import type { Names } from '../../platform/words.ts'

const item: Names = { id: 'Jarak sempadan', en: 'Setback' }

/** The words of the blockers about an inspection, by code, each with an example. */
export const inspectionBlockerWords = {
  inspection_missing: asks('Lakukan pemeriksaan lapangan lebih dahulu.', 'Have the site inspected first.'),
  inspection_not_compliant: asks(
    'Pemeriksaan terakhir menyatakan lokasi tidak sesuai. Periksa lagi atau usulkan penolakan.',
    'The last inspection found the site not compliant. Inspect again or propose a refusal.',
  ),
  inspection_ahead: asks(
    'Hari pemeriksaan belum tiba. Laporkan setelah pemeriksaan dilakukan.',
    'The day of the inspection has not come yet. Report it afterwards.',
  ),
  appointment_ahead: asksWith({ startsAt: '2026-11-30T02:00:00.000Z' }, ({ startsAt }) => ({
    id:
      `Pemeriksaan baru mulai ${momentInWords(startsAt, 'id')}. Tunggu sampai waktunya, atau jelaskan alasan ` +
      'pemeriksaan tanpa jadwal.',
    en:
      `The inspection begins on ${momentInWords(startsAt, 'en')}. Wait until then, or state why you inspected ` +
      'before its date.',
  })),
  appointment_missing: asks(
    'Jadwalkan pemeriksaan dahulu, atau jelaskan alasan pemeriksaan tanpa jadwal.',
    'Arrange the inspection first, or state why you inspected without a date.',
  ),
  check_missing: asksWith<{ item: Names }>({ item }, ({ item: { id, en } }) => ({
    id: `Jawab butir pemeriksaan "${id}".`,
    en: `Answer the item "${en}" of the check list.`,
  })),
  check_failed: asksWith<{ item: Names }>({ item }, ({ item: { id, en } }) => ({
    id: `Lokasi tidak dapat dinyatakan sesuai karena butir "${id}" tidak terpenuhi.`,
    en: `The site cannot be found compliant because the item "${en}" is not met.`,
  })),
  photograph_missing: asksWith<{ item: Names }>({ item }, ({ item: { id, en } }) => ({
    id: `Sertakan foto untuk butir "${id}".`,
    en: `Add a photograph for the item "${en}".`,
  })),
  recommendation_missing: asks('Sebutkan rekomendasi pemeriksaan.', 'State the recommendation of the inspection.'),
  conditions_missing: asks('Sebutkan syarat yang harus dipenuhi.', 'State the conditions that have to be met.'),
  minutes_missing: asks(
    'Unggah berita acara yang ditandatangani, lalu sebutkan sebagai bukti tanda tangan.',
    'Upload the signed minutes and name them as evidence of the signature.',
  ),
} as const
