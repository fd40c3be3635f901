import type { FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'
import { recentValues } from '../../platform/recent.ts'
import { type Language, languages, type Names } from '../../platform/words.ts'
import type { Blocker, Fault, NextAction } from './problem.ts'

const responseLanguages = new WeakMap<object, Language>()

/** Returns the language of the response to a request. Undefined: `languageOf` was not called, so it depends on none. */
export const responseLanguageOf = (request: object): Language | undefined => responseLanguages.get(request)

/**
 * Returns the language that the client prefers by `Accept-Language`: Indonesian unless it prefers English. Regions such
 * as in `en-GB` are ignored. Marks the request: its response gets `Vary` and `Content-Language`.
 */
export function languageOf(request: Pick<FastifyRequest, 'headers'>): Language {
  const language = responseLanguages.get(request) ?? preferredBy(request)
  responseLanguages.set(request, language)
  return language
}

/** The languages preferred by values of `Accept-Language`: few, because they come from the settings of browsers. */
const known = recentValues<Language>(1_000)
const longestKnown = 200

function preferredBy(request: Pick<FastifyRequest, 'headers'>): Language {
  const wish = request.headers['accept-language']
  if (wish === undefined) return languages[0]
  const before = known.get(wish)
  if (before !== undefined) return before
  const language = negotiated(request)
  if (wish.length <= longestKnown) known.set(wish, language)
  return language
}

function negotiated(request: Pick<FastifyRequest, 'headers'>): Language {
  const asked = new Negotiator(request).languages().map((tag) => tag.split('-', 1)[0]?.toLowerCase())
  return asked.flatMap((wish) => languages.find((language) => language === wish) ?? [])[0] ?? languages[0]
}

/** Returns a copy whose `detail` is a text in one language. */
export const inLanguage = <T extends { detail: Names }>(
  thing: T,
  language: Language,
): Omit<T, 'detail'> & { detail: string } => ({ ...thing, detail: thing.detail[language] })

export const allInLanguage = <T extends Fault | Blocker>(things: readonly T[], language: Language) =>
  things.map((thing) => inLanguage(thing, language))

export const actionsInLanguage = (nextActions: readonly NextAction[], language: Language) =>
  nextActions.map(({ warnings, ...next }) => ({
    ...next,
    blockers: allInLanguage(next.blockers, language),
    ...warningsInLanguage({ warnings }, language),
  }))

/** Returns the member `warnings` in one language; nothing without any. */
export const warningsInLanguage = (
  { warnings }: { warnings?: NextAction['warnings'] | undefined },
  language: Language,
) => warnings && { warnings: allInLanguage(warnings, language) }
