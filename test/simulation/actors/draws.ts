import { createHash } from 'node:crypto'
import type { Chance } from '../bottle/chance.ts'

const byte = 255

export const bytesOf = (chance: Chance, count: number): Buffer =>
  Buffer.from(Array.from({ length: count }, () => chance.whole(0, byte)))

export const digitsOf = (chance: Chance, count: number): string =>
  Array.from({ length: count }, () => String(chance.whole(0, 9))).join('')

/** Returns the SHA-256 of a file, hexadecimal. */
export const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** Returns a UUID of version 4, drawn from the seed. */
export function uuidOf(chance: Chance): string {
  const hex = bytesOf(chance, 16).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}
