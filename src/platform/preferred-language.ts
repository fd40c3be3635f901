import type { IncomingMessage } from 'node:http'
import Negotiator from 'negotiator'
import { recentValues } from './recent.ts'
import { type Language, languages } from './words.ts'

type Asked = Pick<IncomingMessage, 'headers'>

/** The languages preferred by values of `Accept-Language`: few, because they come from the settings of browsers. */
const known = recentValues<Language>(1_000)
const longestKnown = 200

/**
 * Returns the language that the client prefers by `Accept-Language`: Indonesian unless it prefers English. Regions such
 * as in `en-GB` are ignored.
 */
export function preferredLanguage(request: Asked): Language {
  const wish = request.headers['accept-language']
  if (wish === undefined) return languages[0]
  const before = known.get(wish)
  if (before !== undefined) return before
  const language = negotiated(request)
  if (wish.length <= longestKnown) known.set(wish, language)
  return language
}

/** `*` stands for the languages that the header does not name. One with `q=0` is not acceptable. */
function negotiated(request: Asked): Language {
  const negotiator = new Negotiator(request)
  const asked = negotiator.languages().map((tag) => tag.split('-', 1)[0]?.toLowerCase())
  const acceptable = negotiator.languages([...languages])
  const others = languages.filter((language) => acceptable.includes(language) && !asked.includes(language))
  const matching = (wish?: string) => (wish === '*' ? others : languages.filter((language) => language === wish))
  return asked.flatMap(matching)[0] ?? languages[0]
}
