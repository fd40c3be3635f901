import { randomBytes } from 'node:crypto'

/** Crockford's base 32: no I, L, O or U, so that it can be dictated over the phone. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const referenceSymbols = 8
const keySymbols = 12
const codeSymbols = 15

/** A new reference such as `7K3M-9QXT-C`: 40 random bits and a check character. */
export function newReference(): string {
  const body = randomSymbols(referenceSymbols)
  return `${body.slice(0, 4)}-${body.slice(4)}-${checkCharacter(body)}`
}

/** A new tracking key such as `8ZC1-0V7M-QXN4`: 60 random bits. */
export const newTrackingKey = (): string => inFours(randomSymbols(keySymbols))

/** A new claim code such as `4RT9-0MXW-7C2H-K5JS`: 75 random bits and a check character. */
export const newClaimCode = (): string => newWord(codeSymbols)

/** So many random symbols and a check character, such as `4RT9-0MXW-70`. */
export function newWord(symbols: number): string {
  const body = randomSymbols(symbols)
  return inFours(body + checkCharacter(body))
}

/**
 * A reference as it was meant, however it was written down: case, dashes, O for 0 and I or L for 1 do not matter. Null
 * if it cannot be one.
 */
export function readReference(written: string): string | null {
  const symbols = readSymbols(written)
  const body = symbols.slice(0, referenceSymbols)
  if (symbols.length !== referenceSymbols + 1 || !isInAlphabet(symbols) || symbols.at(-1) !== checkCharacter(body))
    return null
  return `${body.slice(0, 4)}-${body.slice(4)}-${symbols.slice(referenceSymbols)}`
}

/** A tracking key as it was meant; it has no check character. */
export const readTrackingKey = (written: string): string => inFours(readSymbols(written))

/**
 * A claim code as it was meant, however it was written down. Null if it was mistyped: its check character does not fit.
 */
export const readClaimCode = (written: string): string | null => readWord(written, codeSymbols)

/** So many symbols and their check character as they were meant. Null if they were mistyped. */
export function readWord(written: string, length: number): string | null {
  const symbols = readSymbols(written)
  const isWhole =
    symbols.length === length + 1 &&
    isInAlphabet(symbols) &&
    symbols.at(-1) === checkCharacter(symbols.slice(0, length))
  return isWhole ? inFours(symbols) : null
}

/**
 * The weighted sum Σ αⁱ·dᵢ over GF(2⁵), α a root of x⁵+x²+1. Every wrong symbol and every transposition of two symbols
 * changes it, because the weights are all different and none is zero.
 */
export function checkCharacter(body: string): string {
  let sum = 0
  for (const symbol of body) sum = timesAlpha(sum) ^ alphabet.indexOf(symbol)
  return alphabet.charAt(timesAlpha(sum))
}

const inFours = (symbols: string) => symbols.replace(/.{4}(?=.)/g, '$&-')
const timesAlpha = (element: number) => (element & 16 ? ((element << 1) ^ 0b100101) & 31 : element << 1)
const randomSymbols = (count: number) => Array.from(randomBytes(count), (byte) => alphabet.charAt(byte & 31)).join('')
const readSymbols = (written: string) =>
  written.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
const isInAlphabet = (symbols: string) => [...symbols].every((symbol) => alphabet.includes(symbol))
