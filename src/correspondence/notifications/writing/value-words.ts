import { dayInWords, momentInWords } from '../../../platform/moment-words.ts'
import type { Language } from '../../../platform/words.ts'

/** Returns a day in words; null for a value that is no text. */
export const dayIn = (value: unknown, language: Language): string | null =>
  typeof value === 'string' ? dayInWords(value, language) : null

/** Returns a moment in words; null for a value that is no text. */
export const moment = (value: unknown, language: Language): string | null =>
  typeof value === 'string' ? momentInWords(value, language) : null
