import { lazy } from './lazy.ts'
import { type Language, languages } from './words.ts'

const [id, en] = languages
const locales = { id: 'id-ID', en: 'en-GB' } as const satisfies Record<Language, string>

/**
 * Returns a function that returns the formatter of a language. It is made at its first use: the formatters of numbers
 * and days take 8 MB together, and a start needs none.
 */
export function formatterIn<T>(make: (locale: string) => T): (language: Language) => T {
  const made = { id: lazy(() => make(locales[id])), en: lazy(() => make(locales[en])) }
  return (language) => made[language]()
}
