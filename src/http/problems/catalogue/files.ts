import { writeList } from '../../../platform/quantity-words.ts'
import { fileFormat, knownFormat } from '../labels/formats.ts'
import { mailStateLabels } from '../labels/states.ts'
import type { FileFlaw } from '../pdf-flaws.ts'
import { flawWords } from '../pdf-words.ts'
import { inEach, problem, problemWith } from '../problem-type.ts'

/** Problems of uploaded and received files, mail and open data. */
export const fileProblems = {
  slot_comes_first: problem(
    400,
    'client',
    { id: 'Slot dokumen belum disebut', en: 'Document slot not stated' },
    {
      id: ['Berkas datang sebelum slotnya disebut.', 'Kirim bagian "slot" sebelum bagian "file".'],
      en: ['The file came before its slot was stated.', 'Send the part "slot" before the part "file".'],
    },
  ),
  file_part_missing: problem(
    400,
    'client',
    { id: 'Berkas tidak ada', en: 'File missing' },
    {
      id: ['Permintaan ini tidak memuat tepat satu berkas.', 'Kirim tepat satu bagian bernama "file".'],
      en: ['This request does not have exactly one file.', 'Send exactly one part with the name "file".'],
    },
  ),
  upload_interrupted: problem(
    400,
    'everyone',
    { id: 'Unggahan terputus', en: 'Upload interrupted' },
    {
      id: ['Berkas tidak sampai seluruhnya.', 'Periksa sambungan Anda, lalu unggah lagi.'],
      en: ['The file did not arrive whole.', 'Check your connection and upload it again.'],
    },
  ),
  digest_mismatch: problem(
    422,
    'client',
    { id: 'Berkas berubah dalam pengiriman', en: 'File changed in transit' },
    {
      id: ['Nilai SHA-256 berkas yang sampai berbeda dari yang dinyatakan.', 'Kirim lagi berkasnya.'],
      en: ['The SHA-256 of the file that arrived differs from the one stated.', 'Send the file again.'],
    },
  ),
  file_broken: problemWith<{ flaw: FileFlaw }>(
    422,
    'everyone',
    { id: 'Berkas tidak dapat diterima', en: 'File not accepted' },
    { flaw: 'unreadable' },
    ({ flaw }) => flawWords[flaw],
  ),
  file_empty: problem(
    422,
    'everyone',
    { id: 'Berkas kosong', en: 'Empty file' },
    {
      id: ['Berkas ini kosong.', 'Silakan pilih berkas yang benar.'],
      en: ['This file is empty.', 'Choose the right file.'],
    },
  ),
  file_type_not_accepted: problemWith<{ found: string; accepted: readonly string[] }>(
    422,
    'everyone',
    { id: 'Jenis berkas tidak diterima', en: 'File type not accepted' },
    { found: 'image/tiff', accepted: ['application/pdf', 'image/jpeg', 'image/png'] },
    ({ found, accepted }) =>
      inEach((language) => {
        const formats = writeList(accepted.map(fileFormat), 'or', language)
        const format = knownFormat(found)
        return language === 'id'
          ? [`Format berkas ini ${format ?? 'tidak dikenal'}.`, `Unggah berkas ${formats}.`]
          : [`The format of this file is ${format ?? 'not known here'}.`, `Upload a ${formats} file.`]
      }),
  ),
  too_many_versions: problemWith<{ limit: number }>(
    422,
    'everyone',
    { id: 'Terlalu banyak berkas', en: 'Too many files' },
    { limit: 20 },
    ({ limit }) => ({
      id: [
        `Satu dokumen menampung paling banyak ${limit} berkas.`,
        'Silakan pakai berkas yang sudah diunggah, atau hubungi kantor.',
      ],
      en: [`A document holds at most ${limit} files.`, 'Use a file that was uploaded before, or contact the office.'],
    }),
  ),
  file_changed: problem(
    422,
    'officer',
    { id: 'Bukan berkas yang sama', en: 'Not the same file' },
    {
      id: [
        'Berkas yang dicocokkan bukan berkas dokumen ini yang sekarang.',
        'Silakan buka berkas yang sekarang, lalu cocokkan lagi.',
      ],
      en: [
        'The file that was compared is not the present file of this document.',
        'Open the present file and compare again.',
      ],
    },
  ),
  original_not_asked_for: problemWith<{ document: { id: string; en: string } }>(
    422,
    'officer',
    { id: 'Dokumen asli tidak diminta', en: 'Original not asked for' },
    { document: { id: 'Foto tampak depan', en: 'Photograph of the front' } },
    ({ document }) => ({
      id: [
        `Jenis izin ini tidak meminta dokumen asli untuk "${document.id}".`,
        'Tidak ada yang perlu dicocokkan untuk dokumen ini.',
      ],
      en: [
        `This permit type does not ask for the original of "${document.en}".`,
        'There is nothing to match for this document.',
      ],
    }),
  ),
  received_file_accepted: problem(
    409,
    'officer',
    { id: 'Berkas sudah dipakai', en: 'File already accepted' },
    {
      id: ['Berkas ini sudah menjadi dokumen permohonan.', 'Tidak ada yang perlu dilakukan lagi.'],
      en: ['This file is already a document of the application.', 'There is nothing more to do.'],
    },
  ),
  no_edition_yet: problem(
    404,
    'everyone',
    { id: 'Edisi pertama belum terbit', en: 'No edition yet' },
    {
      id: ['Edisi pertama data terbuka belum dibuat.', 'Silakan coba lagi sepuluh menit lagi.'],
      en: ['The first edition of the open data has not been made yet.', 'Try again in ten minutes.'],
    },
  ),
  received_file_discarded: problem(
    409,
    'officer',
    { id: 'Berkas sudah dibuang', en: 'File discarded' },
    {
      id: ['Berkas ini sudah dibuang dan tidak dapat dibuka lagi.', 'Silakan minta pengirim mengirimkannya lagi.'],
      en: ['This file was discarded and cannot be opened any more.', 'Ask the sender to send it again.'],
    },
  ),
  received_file_refused: problemWith<{ scan: string; isGivenUp?: boolean }>(
    409,
    'everyone',
    { id: 'Berkas ditolak', en: 'File refused' },
    { scan: 'infected' },
    ({ scan, isGivenUp = false }) => {
      if (scan === 'infected')
        return {
          id: ['Berkas ini terinfeksi virus dan dikarantina.', 'Silakan kirim atau unggah berkas lain.'],
          en: ['This file is infected by a virus and quarantined.', 'Send or upload another file.'],
        }
      if (isGivenUp)
        return {
          id: ['Berkas ini tidak dapat diperiksa dari virus.', 'Silakan unggah kembali berkas ini.'],
          en: ['This file could not be scanned for viruses.', 'Upload it again.'],
        }
      return {
        id: ['Berkas ini belum selesai diperiksa dari virus.', 'Pemeriksaan sedang diulang; silakan coba lagi nanti.'],
        en: ['This file has not been scanned for viruses yet.', 'The scan is being repeated; try again later.'],
      }
    },
  ),
  mail_not_in_triage: problemWith<{ state: keyof typeof mailStateLabels }>(
    409,
    'officer',
    { id: 'Surel tidak menunggu lagi', en: 'Mail no longer waiting' },
    { state: 'closed' },
    ({ state }) => ({
      id: [
        `Surel ini berstatus "${mailStateLabels[state].id}".`,
        'Tidak ada lagi yang dapat dilakukan petugas dengan surel ini.',
      ],
      en: [`This mail has the status "${mailStateLabels[state].en}".`, 'Officers cannot act on it any more.'],
    }),
  ),
  mail_without_sender: problem(
    409,
    'officer',
    { id: 'Surel tanpa pengirim', en: 'Mail without a sender' },
    {
      id: [
        'Surel ini tidak menyebut satu alamat pengirim yang dapat dijawab.',
        'Silakan hubungi pengirimnya dengan cara lain.',
      ],
      en: ['This mail does not state a single sender address to answer.', 'Contact the sender in another way.'],
    },
  ),
} as const
