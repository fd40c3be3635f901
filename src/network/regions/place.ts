import type { Level } from '../offices/network.ts'

/** The codes of the regions a place lies in, by level. */
export type Place = Record<Level, string>

/**
 * The regions a village lies in. The Ministry's codes are hierarchical, PP.KK.CC.VVVV: each region's code begins with
 * that of the one it lies in.
 */
export function placeOf(village: string): Place {
  const [province = '', city = '', district = ''] = village.split('.')
  return { village, district: `${province}.${city}.${district}`, city: `${province}.${city}`, province }
}

/** A region and those it lies in, from the nearest upwards. */
export const regionsAbove = (code: string): string[] =>
  code.split('.').map((_part, index, parts) => parts.slice(0, parts.length - index).join('.'))
