import { asks, asksWith } from '../http/problems/blocker-words.ts'
import { dayInWords } from '../platform/moment-words.ts'

/** The words of the blockers of a permit's steps, by code. */
export const permitBlockers = {
  decree_used: asks(
    'Keputusan dengan nomor ini sudah dicatat pada izin ini. Periksa nomornya.',
    'A decree with this number is already recorded for this permit. Check the number.',
  ),
  revocation_decided: asksWith({ revokedFrom: '2027-01-01' }, ({ revokedFrom }) => ({
    id: `Pencabutan mulai ${dayInWords(revokedFrom, 'id')} sudah diputuskan. Batalkan pencabutan itu dahulu.`,
    en: `A revocation from ${dayInWords(revokedFrom, 'en')} has already been decided. Cancel that one first.`,
  })),
  no_revocation: asks('Belum ada keputusan pencabutan yang dapat dibatalkan.', 'There is no revocation to cancel.'),
} as const
