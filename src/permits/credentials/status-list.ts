import { constants, deflateSync } from 'node:zlib'
import type { PermitState } from '../life.ts'

/** Two bits a permit. */
export const statusBits = 2
/** Permits in one status list: eight kilobytes before compression. Credentials depend on it, so it never changes. */
export const listSize = 32_768

/**
 * The two bits of a permit, after the Token Status List: valid, invalid, suspended, and one for our own use: not yet in
 * force.
 */
export const statuses = {
  in_force: 0,
  expired: 1,
  revoked: 1,
  superseded: 1,
  suspended: 2,
  not_yet_in_force: 3,
} as const satisfies Record<PermitState, number>
export type Status = (typeof statuses)[PermitState]

/** In which list a permit is, and at which place of it. */
export const placeOf = (statusIndex: number): { list: number; idx: number } => ({
  list: Math.floor(statusIndex / listSize),
  idx: statusIndex % listSize,
})

/** A list by what is not valid in it, as its token holds it: compressed, in base64url. */
export function encoded(places: readonly { status: number; places: readonly number[] }[]): string {
  const bytes = new Uint8Array((listSize * statusBits) / 8)
  for (const { status, places: those } of places) {
    for (const place of those) {
      const at = Math.floor((place * statusBits) / 8)
      bytes[at] = (bytes[at] ?? 0) | (status << ((place * statusBits) % 8))
    }
  }
  return deflateSync(bytes, { level: constants.Z_BEST_COMPRESSION }).toString('base64url')
}
