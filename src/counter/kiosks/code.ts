import { hash } from 'node:crypto'
import { newWord, readWord } from '../../applications/reference.ts'

/**
 * 45 random bits: of a hundred thousand codes that are good at a time, twenty guesses an hour at each of a thousand
 * kiosks find one in two years.
 */
export const codeSymbols = 9

/** A code for a kiosk such as `4RT9-0MXW-70`: it can be typed on a screen, and its last character checks the others. */
export const newKioskCode = (): string => newWord(codeSymbols)

/** A code as it was meant, however it was typed. Null if it was mistyped. */
export const readKioskCode = (written: string): string | null => readWord(written, codeSymbols)

export const digestOf = (secret: string): Buffer => hash('sha256', secret, 'buffer')
