import { dayInWords } from '../../../platform/moment-words.ts'
import type { Names } from '../../../platform/words.ts'
import { applicationStates } from '../labels/states.ts'
import { problem, problemWith } from '../problem-type.ts'

/** Problems of objections. */
export const objectionProblems = {
  objection_not_open: problemWith<{ status: keyof typeof applicationStates | null }>(
    409,
    'everyone',
    { id: 'Keberatan tidak dapat diajukan', en: 'No objection possible' },
    { status: 'in_review' },
    ({ status }) =>
      status === null
        ? {
            id: [
              'Tidak ada keputusan atas izin ini yang dapat dikenai keberatan.',
              'Keberatan dapat diajukan atas pembekuan atau pencabutan yang belum dibatalkan oleh kantor.',
            ],
            en: [
              'There is no decision on this permit to object to.',
              'Objections are against a suspension or a revocation that the office has not taken back.',
            ],
          }
        : {
            id: [
              `Permohonan berstatus "${applicationStates[status].id}" tidak menerima keberatan.`,
              'Keberatan hanya dapat diajukan atas penolakan, selama data permohonan belum dihapus.',
            ],
            en: [
              `An application with the status "${applicationStates[status].en}" takes no objection.`,
              'Objections are against refusals only, as long as the data of the application is not erased.',
            ],
          },
  ),
  objection_filed: problem(
    409,
    'everyone',
    { id: 'Keberatan sudah diajukan', en: 'Objection already filed' },
    {
      id: [
        'Keberatan atas keputusan ini sudah diajukan.',
        'Buka keberatan itu untuk melihat perkembangannya atau menariknya kembali.',
      ],
      en: ['An objection against this decision was already filed.', 'Open that one to follow or withdraw it.'],
    },
  ),
  objection_too_late: problemWith<{ lastDay: string; office: Names }>(
    422,
    'everyone',
    { id: 'Batas waktu keberatan sudah lewat', en: 'Too late for an objection' },
    {
      lastDay: '2026-12-22',
      office: { id: 'Kantor Kecamatan Menteng', en: 'One-stop service office, Menteng District' },
    },
    ({ lastDay, office }) => ({
      id: [
        `Batas akhir pengajuan keberatan atas keputusan ini adalah ${dayInWords(lastDay, 'id')}.`,
        `Tanyakan kepada ${office.id} upaya hukum apa yang masih terbuka.`,
      ],
      en: [
        `An objection against this decision could be filed until ${dayInWords(lastDay, 'en')}.`,
        `Ask ${office.en} which legal remedies are still open to you.`,
      ],
    }),
  ),
  objection_decided: problem(
    409,
    'everyone',
    { id: 'Keberatan sudah selesai', en: 'Objection already concluded' },
    {
      id: [
        'Keberatan atau banding ini sudah diputuskan, ditarik kembali, atau ditutup.',
        'Muat ulang untuk melihat hasilnya.',
      ],
      en: [
        'This objection or appeal has already been decided, withdrawn or closed.',
        'Load it again to see the result.',
      ],
    },
  ),
} as const
