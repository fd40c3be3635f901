import type { PermitState } from '../permits/life.ts'
import type { Names } from '../words.ts'

/** What each state means to somebody who is shown the permit. */
export const meanings: Record<PermitState, Names> = {
  not_yet_in_force: { id: 'Izin ini asli, tetapi belum berlaku.', en: 'This permit is genuine, but not yet in force.' },
  in_force: { id: 'Izin ini asli dan berlaku.', en: 'This permit is genuine and in force.' },
  suspended: { id: 'Izin ini asli, tetapi sedang dibekukan: untuk sementara tidak berlaku.', en: 'This permit is genuine, but suspended: for the time being it does not hold.' },
  expired: { id: 'Izin ini asli, tetapi masa berlakunya sudah habis.', en: 'This permit is genuine, but its time has run out.' },
  revoked: { id: 'Izin ini asli, tetapi sudah dicabut: tidak berlaku lagi.', en: 'This permit is genuine, but was revoked: it does not hold any more.' },
  superseded: { id: 'Izin ini asli, tetapi sudah diganti dengan izin lain.', en: 'This permit is genuine, but another one has taken its place.' },
}
