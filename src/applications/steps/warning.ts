import { asks, asksWith, blockersFrom } from '../../http/problems/blocker-words.ts'
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
} as const

/** Returns a warning. `target` is what it is about: a slot or a JSON Pointer into the answers. */
export const warning = blockersFrom(applicationWarnings)
