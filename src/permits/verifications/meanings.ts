import type { Names } from '../../platform/words.ts'
import type { PermitState } from '../life.ts'
import type { FileVerdict } from './file-schema.ts'

/** The sentence for people about a permit, by its state. */
export const meanings: Record<PermitState, Names> = {
  not_yet_in_force: { id: 'Izin ini asli, tetapi belum berlaku.', en: 'This permit is genuine, but not yet in force.' },
  in_force: { id: 'Izin ini asli dan berlaku.', en: 'This permit is genuine and in force.' },
  suspended: {
    id: 'Izin ini asli, tetapi sedang dibekukan: saat ini tidak berlaku.',
    en: 'This permit is genuine, but suspended: it is not valid at present.',
  },
  expired: {
    id: 'Izin ini asli, tetapi masa berlakunya sudah berakhir.',
    en: 'This permit is genuine, but it has expired.',
  },
  revoked: {
    id: 'Izin ini asli, tetapi sudah dicabut: tidak berlaku lagi.',
    en: 'This permit is genuine, but was revoked: it is no longer valid.',
  },
  superseded: {
    id: 'Izin ini asli, tetapi sudah diganti dengan izin lain.',
    en: 'This permit is genuine, but was replaced by another permit.',
  },
}

/** The sentence for people about a file, by its verdict. */
export const verdictMeanings: Record<FileVerdict, Names> = {
  unchanged: {
    id: 'Berkas ini persis seperti yang kami terbitkan dan tandatangani.',
    en: 'This file is exactly what we issued and signed.',
  },
  altered: {
    id:
      'Berkas ini menyebut izin dari sini, tetapi bukan berkas yang kami terbitkan: isinya berubah, ditandatangani ' +
      'ulang, atau dibuat orang lain. Jangan dipercaya.',
    en:
      'This file names a permit of ours, but is not the file we issued: it was changed, signed anew, or made by ' +
      'somebody else. Do not trust it.',
  },
  unknown: {
    id: 'Berkas ini bukan sertifikat dari sini, atau bagian yang menyebut izinnya sudah rusak.',
    en: 'This file is no certificate of ours, or the part of it that names its permit is damaged.',
  },
}
