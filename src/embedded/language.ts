import type { IncomingMessage } from 'node:http'
import Negotiator from 'negotiator'
import type { Language } from '../platform/words.ts'
import { languages } from '../platform/words.ts'

/** Returns the supported language that the browser prefers; Indonesian without a preference. */
export function languageOf(request: IncomingMessage): Language {
  const [liked] = new Negotiator(request).languages([...languages])
  return languages.find((language) => language === liked) ?? languages[0]
}
