import { asks, asksWith } from '../../http/problems/blocker-words.ts'
import type { Names } from '../../platform/words.ts'

/** The ways in which an application can end whose earlier permit has ended. */
const waysOut = {
  refusal: {
    id: 'Pemohon perlu menarik kembali permohonan ini; jika tidak, kantor menolaknya.',
    en: 'The applicant has to withdraw this application; otherwise the office refuses it.',
  },
  lapse: {
    id: 'Pemohon perlu menarik kembali permohonan ini; jika tidak, permohonan gugur pada batas waktunya.',
    en: 'The applicant has to withdraw this application; otherwise it lapses at its deadline.',
  },
  withdrawal: {
    id: 'Pemohon perlu menarik kembali permohonan ini.',
    en: 'The applicant has to withdraw this application.',
  },
  revocation: {
    id: 'Minta Kepala Kantor mencabut izin yang belum diserahkan ini dan memutuskan retribusi yang telah dibayar.',
    en: 'Ask the head to revoke this permit, which was not handed over, and to decide about a fee that was paid.',
  },
} as const satisfies Record<string, Names>
export type WayOut = keyof typeof waysOut

/**
 * The blockers of a renewal or an amendment whose earlier permit ended meanwhile, and of a permit that has ended. `by`:
 * the number of the permit that superseded it, null for readers who may not see it.
 */
export const earlierPermitWords = {
  earlier_permit_superseded: asksWith<{ by: string | null; wayOut: WayOut }>(
    { by: '128/8.1/31.71.06/-1.785.51/2026', wayOut: 'refusal' },
    ({ by, wayOut }) => ({
      id: [
        `Izin yang hendak diperpanjang atau diubah sudah digantikan oleh izin ${by === null ? 'lain' : `"${by}"`}.`,
        waysOut[wayOut].id,
        'Ajukan perpanjangan atau perubahan dari izin yang baru.',
      ].join(' '),
      en: [
        `The permit to be renewed or amended was superseded by ${by === null ? 'another permit' : `permit "${by}"`}.`,
        waysOut[wayOut].en,
        'Renew or amend the newer permit instead.',
      ].join(' '),
    }),
  ),
  earlier_permit_revoked: asksWith<{ wayOut: WayOut }>({ wayOut: 'refusal' }, ({ wayOut }) => ({
    id: [
      'Izin yang hendak diperpanjang atau diubah sudah dicabut, sehingga tidak dapat diperpanjang atau diubah.',
      waysOut[wayOut].id,
    ].join(' '),
    en: [
      'The permit to be renewed or amended was revoked, so it can be neither renewed nor amended.',
      waysOut[wayOut].en,
    ].join(' '),
  })),
  earlier_permit_left: asks(
    'Izin yang hendak diperpanjang atau diubah kini milik akun lain. Serahkan juga permohonan ini kepada akun itu.',
    'The permit to be renewed or amended belongs to another account now. Hand this application over to it too.',
  ),
  permit_revoked: asks(
    'Izin ini sudah dicabut, sehingga tidak diserahkan lagi. Jelaskan keputusan pencabutannya kepada pemohon.',
    'This permit was revoked, so it is not handed over any more. Explain the decision to the applicant.',
  ),
  permit_superseded: asks(
    'Izin ini sudah digantikan oleh izin yang lebih baru. Serahkan izin yang baru itu.',
    'This permit was superseded by a newer one. Hand over the newer one instead.',
  ),
} as const
