import { constants, deflateSync } from 'node:zlib'
import type { PermitState } from '../life.ts'

/** Bits per permit. */
export const statusBits = 2
/** The number of permits in one status list: 8 KB before compression. Never change it: credentials depend on it. */
export const listSize = 32_768

/**
 * The status of each state in a Token Status List: 0 valid, 1 invalid, 2 suspended, 3 the application-specific status
 * `not_yet_in_force`.
 */
export const statuses = {
  in_force: 0,
  expired: 1,
  revoked: 1,
  superseded: 1,
  suspended: 2,
  not_yet_in_force: 3,
} as const satisfies Record<PermitState, number>

/** Returns the list of a permit and its place in it. */
export const placeOf = (statusIndex: number): { list: number; idx: number } => ({
  list: Math.floor(statusIndex / listSize),
  idx: statusIndex % listSize,
})

/** Returns a status list, compressed (DEFLATE) and in base64url. Places that are not given are valid. */
export function encodeStatusList(places: readonly { status: number; places: readonly number[] }[]): string {
  const bytes = new Uint8Array((listSize * statusBits) / 8)
  for (const { status, places: those } of places) {
    for (const place of those) {
      const at = Math.floor((place * statusBits) / 8)
      bytes[at] = (bytes[at] ?? 0) | (status << ((place * statusBits) % 8))
    }
  }
  return deflateSync(bytes, { level: constants.Z_BEST_COMPRESSION }).toString('base64url')
}
