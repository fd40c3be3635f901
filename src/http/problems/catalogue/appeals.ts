import { dayInWords } from '../../../platform/moment-words.ts'
import type { Names } from '../../../platform/words.ts'
import { problem, problemWith } from '../problem-type.ts'

/** Problems of appeals against decisions on objections. */
export const appealProblems = {
  appeal_not_open: problem(
    409,
    'everyone',
    { id: 'Banding tidak dapat diajukan', en: 'No appeal possible' },
    {
      id: [
        'Banding atas keputusan keberatan ini tidak dapat diajukan.',
        'Banding hanya untuk keberatan yang ditolak atau tidak dapat diterima, selama keputusan semula masih berlaku.',
      ],
      en: [
        'There is no appeal against this objection.',
        'Appeals are for objections that were rejected or inadmissible, while the first decision is still in force.',
      ],
    },
  ),
  appeal_filed: problem(
    409,
    'everyone',
    { id: 'Banding sudah diajukan', en: 'Appeal already filed' },
    {
      id: [
        'Banding atas keputusan keberatan ini sudah diajukan.',
        'Buka banding itu untuk melihat perkembangannya atau menariknya kembali.',
      ],
      en: [
        'An appeal against the decision on this objection was already filed.',
        'Open that one to follow or withdraw it.',
      ],
    },
  ),
  appeal_too_late: problemWith<{ lastDay: string; office: Names }>(
    422,
    'everyone',
    { id: 'Batas waktu banding sudah lewat', en: 'Too late for an appeal' },
    {
      lastDay: '2026-12-22',
      office: { id: 'Kantor Kota Jakarta Pusat', en: 'One-stop service office, Central Jakarta City' },
    },
    ({ lastDay, office }) => ({
      id: [
        `Batas akhir pengajuan banding adalah ${dayInWords(lastDay, 'id')}.`,
        `Tanyakan kepada ${office.id} upaya hukum apa yang masih terbuka.`,
      ],
      en: [
        `An appeal could be filed until ${dayInWords(lastDay, 'en')}.`,
        `Ask ${office.en} which legal remedies are still open to you.`,
      ],
    }),
  ),
  no_office_above: problemWith<{ remedy: Names }>(
    409,
    'everyone',
    { id: 'Tidak ada kantor di atasnya', en: 'No office above' },
    {
      remedy: {
        id: 'Contoh: Anda dapat mengajukan gugatan ke pengadilan paling lambat 22 Desember 2026.',
        en: 'Sample: you can bring the case to the court by 22 December 2026.',
      },
    },
    ({ remedy }) => ({
      id: [
        'Tidak ada kantor di atas kantor yang memutuskan keberatan ini, sehingga banding tidak diajukan di sini.',
        remedy.id,
      ],
      en: ['No office is above the one that decided this objection, so no appeal is filed here.', remedy.en],
    }),
  ),
} as const
