import { constants, deflateSync } from 'node:zlib'
import type { PermitState } from '../life.ts'

/** Two bits a permit. */
export const statusBits = 2
/**
 * How many permits a list holds: eight kilobytes before it is compressed. It stands in every credential, so it never
 * changes.
 */
export const listSize = 32_768

/**
 * What a permit's two bits say, as the Token Status List has it: valid, invalid, suspended, and what is for us to say:
 * not yet in force.
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
