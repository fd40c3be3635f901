import type { Level } from '../offices/network.ts'

/** Codes of the regions around a place, by level. */
export type Place = Record<Level, string>

/** Returns the regions around a village. The codes of Kemendagri are hierarchical: PP.KK.CC.VVVV. */
export function placeOf(village: string): Place {
  const [province = '', city = '', district = ''] = village.split('.')
  return { village, district: `${province}.${city}.${district}`, city: `${province}.${city}`, province }
}

/** Returns the codes of a region and of all regions around it, from the smallest up. */
export const regionsAbove = (code: string): string[] =>
  code.split('.').map((_part, index, parts) => parts.slice(0, parts.length - index).join('.'))
