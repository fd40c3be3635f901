import { asks, asksWith } from '../../http/problems/blocker-words.ts'
import type { Names } from '../../platform/words.ts'

const document: Names = { id: 'KTP pemohon', en: "Applicant's identity card" }

/** The blockers about originals that are compared with the files. */
export const originalsWords = {
  mismatch_missing: asks(
    'Catat lebih dahulu dokumen asli yang tidak cocok.',
    'Record first which original document does not match.',
  ),
  original_not_matched: asksWith<{ document: Names }>({ document }, ({ document: { id, en } }) => ({
    id: `Cocokkan dokumen asli "${id}".`,
    en: `Match the original of "${en}".`,
  })),
  original_mismatched: asksWith<{ document: Names; isIssued: boolean }>(
    { document, isIssued: false },
    ({ document: { id, en }, isIssued }) =>
      isIssued
        ? {
            id: `Dokumen asli "${id}" tidak cocok. Cocokkan lagi, atau minta Kepala Kantor mencabut izin ini.`,
            en: `The original of "${en}" does not match. Match it again, or ask the head to revoke the permit.`,
          }
        : {
            id: `Dokumen asli "${id}" tidak cocok. Kembalikan permohonan atau cocokkan lagi.`,
            en: `The original of "${en}" does not match. Send the application back or match it again.`,
          },
  ),
  originals_erased: asks(
    'Berkas pembanding sudah dihapus setelah masa simpannya berakhir, sehingga izin ini tidak dapat diserahkan lagi.',
    'The files to compare with were erased when their retention ended, so this permit cannot be handed over any more.',
  ),
} as const
