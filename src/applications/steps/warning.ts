import { asks, asksWith, blockersFrom } from '../../http/problems/blocker-words.ts'
import { dayInWords } from '../../platform/moment-words.ts'
import type { Names } from '../../platform/words.ts'

/** The warnings of steps by code: what the caller may want to do first, with an example for the documentation. */
export const applicationWarnings = {
  not_corrected: asksWith<{ item: Names }>(
    { item: { id: '"Bukti kepemilikan tanah"', en: '"Land title"' } },
    ({ item: { id, en } }) => ({
      id: `${id} belum diubah sejak permohonan dikembalikan. Perbaiki, atau jelaskan kepada kantor melalui pesan.`,
      en:
        `${en} has not been changed since the application was returned. Correct it, or explain it to the office in a ` +
        'message.',
    }),
  ),
  permit_suspended: asks(
    'Izin ini sedang dibekukan. Beri tahu penerimanya: izin tidak boleh digunakan sampai pembekuannya dicabut.',
    'This permit is suspended. Tell the person who collects it not to use it until the suspension is lifted.',
  ),
  permit_expired: asks(
    'Masa berlaku izin ini telah berakhir. Beri tahu penerimanya: izin ini tidak boleh digunakan.',
    'This permit has expired. Tell the person who collects it that it must not be used.',
  ),
  earlier_permit_suspended: asks(
    'Izin sebelumnya sedang dibekukan. Izin baru menggantikannya dan tidak ikut dibekukan.',
    'The earlier permit is suspended. The new one takes its place and is not suspended.',
  ),
  earlier_permit_to_be_revoked: asksWith({ revokedFrom: '2027-01-01' }, ({ revokedFrom }) => ({
    id:
      `Pencabutan izin sebelumnya mulai ${dayInWords(revokedFrom, 'id')} sudah diputuskan. Izin baru menggantikannya ` +
      'dan tidak dicabut.',
    en:
      `A revocation of the earlier permit from ${dayInWords(revokedFrom, 'en')} has been decided. The new one takes ` +
      'its place and is not revoked.',
  })),
  correction_waits: asks(
    'Permintaan pembetulan data masih menunggu keputusan petugas loket. Izin memuat data pada saat ditandatangani; ' +
      'sesudah itu diperlukan perubahan izin.',
    'A request to correct personal data waits for the front desk. The permit has the answers of its signature; a ' +
      'mistake found later takes an amendment.',
  ),
} as const

/** Returns a warning. `target` is what it is about: a slot or a JSON Pointer into the answers. */
export const warning = blockersFrom(applicationWarnings)
