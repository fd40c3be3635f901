import { newWord, readWord } from '../../applications/reference.ts'

/**
 * Random symbols of a code: 45 bits. With 100,000 valid codes and 20 guesses an hour at each of 1,000 kiosks, guessing
 * one takes two years.
 */
const codeSymbols = 9

/** Makes a code for a kiosk, such as `4RT9-0MXW-70`. The last character is a check character. */
export const newKioskCode = (): string => newWord(codeSymbols)

/** Returns a typed code in its normal form. Null when its check character is wrong. */
export const readKioskCode = (written: string): string | null => readWord(written, codeSymbols)
