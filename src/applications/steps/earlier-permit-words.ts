import { asksWith } from '../../http/problems/blocker-words.ts'
import type { Names } from '../../platform/words.ts'

/** The ways out. The first is for an application without a permit. The second is for one whose permit was issued. */
const waysOut: readonly [Names, Names] = [
  {
    id: 'Pemohon perlu menarik kembali permohonan ini; jika tidak, kantor menolaknya.',
    en: 'The applicant has to withdraw this application; otherwise the office refuses it.',
  },
  {
    id: 'Minta Kepala Kantor mencabut izin yang belum diserahkan ini dan memutuskan retribusi yang telah dibayar.',
    en: 'Ask the head to revoke this permit, which was not handed over, and to decide about a fee that was paid.',
  },
]
const wayOut = (isIssued: boolean): Names => waysOut[isIssued ? 1 : 0]

/**
 * The blockers of a renewal or an amendment whose earlier permit ended meanwhile. `by`: the number of the permit that
 * superseded it, null for readers who may not see it. `isIssued`: a permit was issued that is not in force yet.
 */
export const earlierPermitWords = {
  earlier_permit_superseded: asksWith<{ by: string | null; isIssued: boolean }>(
    { by: '128/8.1/31.71.06/-1.785.51/2026', isIssued: false },
    ({ by, isIssued }) => ({
      id: [
        `Izin yang hendak diperpanjang atau diubah sudah digantikan oleh izin ${by === null ? 'lain' : `"${by}"`}.`,
        wayOut(isIssued).id,
        'Ajukan perpanjangan atau perubahan dari izin yang baru.',
      ].join(' '),
      en: [
        `The permit to be renewed or amended was superseded by ${by === null ? 'another permit' : `permit "${by}"`}.`,
        wayOut(isIssued).en,
        'Renew or amend the newer permit instead.',
      ].join(' '),
    }),
  ),
  earlier_permit_revoked: asksWith({ isIssued: false }, ({ isIssued }) => ({
    id: [
      'Izin yang hendak diperpanjang atau diubah sudah dicabut, sehingga tidak dapat diperpanjang atau diubah.',
      wayOut(isIssued).id,
    ].join(' '),
    en: [
      'The permit to be renewed or amended was revoked, so it can be neither renewed nor amended.',
      wayOut(isIssued).en,
    ].join(' '),
  })),
} as const
