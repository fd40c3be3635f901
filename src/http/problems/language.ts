import type { FastifyRequest } from 'fastify'
import { preferredLanguage } from '../../platform/preferred-language.ts'
import type { Language, Names } from '../../platform/words.ts'
import type { Blocker, Fault, NextAction } from './problem.ts'

const responseLanguages = new WeakMap<object, Language>()

/** Returns the language of the response to a request. Undefined: `languageOf` was not called, so it depends on none. */
export const responseLanguageOf = (request: object): Language | undefined => responseLanguages.get(request)

/** Returns the preferred language. Marks the request: its response gets `Vary` and `Content-Language`. */
export function languageOf(request: Pick<FastifyRequest, 'headers'>): Language {
  const language = responseLanguages.get(request) ?? preferredLanguage(request)
  responseLanguages.set(request, language)
  return language
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
