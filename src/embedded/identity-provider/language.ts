import type { IncomingMessage } from 'node:http'
import Negotiator from 'negotiator'
import type { Language } from '../../platform/words.ts'
import { languages } from '../../platform/words.ts'

/** The language of ours that the browser likes best; Indonesian where it says nothing. */
export function languageOf(request: IncomingMessage): Language {
  const [liked] = new Negotiator(request).languages([...languages])
  return languages.find((language) => language === liked) ?? languages[0]
}
