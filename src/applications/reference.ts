import { randomBytes } from 'node:crypto'

/** The alphabet of Crockford's base 32: no I, L, O or U, so that codes can be dictated over the telephone. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const referenceSymbols = 8
const keySymbols = 12
const codeSymbols = 15

/** Returns a new reference such as `7K3M-9QXT-F`: 40 random bits and a check character. */
export function newReference(): string {
  const body = randomSymbols(referenceSymbols)
  return `${body.slice(0, 4)}-${body.slice(4)}-${checkCharacter(body)}`
}

/** Returns a new tracking key such as `8ZC1-0V7M-QXN4`: 60 random bits. */
export const newTrackingKey = (): string => inFours(randomSymbols(keySymbols))

/** Returns a new claim code such as `4RT9-0MXW-7C2H-K5JS`: 75 random bits and a check character. */
export const newClaimCode = (): string => newWord(codeSymbols)

/** Returns a new code for verifying a permit, such as `4RT9-0MXW-7C2H-K5JS`: 75 random bits and a check character. */
export const newCheckCode = (): string => newWord(codeSymbols)

/** Returns this many random symbols and a check character, such as `4RT9-0MXW-70`. */
export function newWord(symbols: number): string {
  const body = randomSymbols(symbols)
  return inFours(body + checkCharacter(body))
}

/**
 * Normalises a reference as people write it: case, spaces and dashes of any kind do not matter, O is read as 0, I and L
 * as 1. Null when it is mistyped.
 */
export function readReference(written: string): string | null {
  const symbols = readSymbols(written)
  const body = symbols.slice(0, referenceSymbols)
  if (symbols.length !== referenceSymbols + 1 || !isInAlphabet(symbols) || symbols.at(-1) !== checkCharacter(body))
    return null
  return `${body.slice(0, 4)}-${body.slice(4)}-${symbols.slice(referenceSymbols)}`
}

/** Normalises a tracking key. It has no check character. */
export const readTrackingKey = (written: string): string => inFours(readSymbols(written))

/** Normalises a claim code. Null when its check character is wrong. */
export const readClaimCode = (written: string): string | null => readWord(written, codeSymbols)

/** Normalises the verification code of a permit. Null when its check character is wrong. */
export const readCheckCode = (written: string): string | null => readWord(written, codeSymbols)

/** Normalises `length` symbols and their check character. Null when the number or the check character is wrong. */
export function readWord(written: string, length: number): string | null {
  const symbols = readSymbols(written)
  const isWhole =
    symbols.length === length + 1 &&
    isInAlphabet(symbols) &&
    symbols.at(-1) === checkCharacter(symbols.slice(0, length))
  return isWhole ? inFours(symbols) : null
}

/**
 * Returns the weighted sum Σ αⁱ·dᵢ over GF(2⁵), α a root of x⁵+x²+1. Every wrong symbol and every transposition of two
 * symbols changes it, because all weights are different and none is zero.
 */
function checkCharacter(body: string): string {
  let sum = 0
  for (const symbol of body) sum = timesAlpha(sum) ^ alphabet.indexOf(symbol)
  return alphabet.charAt(timesAlpha(sum))
}

const inFours = (symbols: string) => symbols.replace(/.{4}(?=.)/g, '$&-')
const timesAlpha = (element: number) => (element & 16 ? ((element << 1) ^ 0b100101) & 31 : element << 1)
const randomSymbols = (count: number) => Array.from(randomBytes(count), (byte) => alphabet.charAt(byte & 31)).join('')
const readSymbols = (written: string) =>
  written
    .toUpperCase()
    .replace(/[\s\p{Dash}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
const isInAlphabet = (symbols: string) => [...symbols].every((symbol) => alphabet.includes(symbol))
