import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { prefersHtml } from '../platform/html-preference.ts'
import { type Language, languages } from '../platform/words.ts'
import { problemFor, sayWhenToRetry } from './problems/handler.ts'
import { languageOf } from './problems/language.ts'
import type { Problem } from './problems/problem.ts'
import type { refusals } from './problems/refusals.ts'

/** An HTML page, as a response. */
export const Page = Type.String({
  description: 'A page in HTML.',
  examples: ['<!doctype html><html lang="en">…</html>'],
})

/**
 * Returns problem responses of the contract with an HTML page as a second media type. The problems that are added to
 * the operation later get one, too.
 */
export const onPages = (documented: ReturnType<typeof refusals>) =>
  Object.fromEntries(
    Object.entries(documented).map(([status, refusal]) => [
      status,
      { ...refusal, content: { ...refusal.content, 'text/html': { schema: Page } } },
    ]),
  )

/** The page of a problem. `headers` are those of every page of the route. */
interface RefusalPage {
  headers: Readonly<Record<string, string>>
  write(problem: Problem, language: Language, request: FastifyRequest): string
}

/** Returns the language that the reader chose by the link to a page, or on it. Undefined: none. */
export const chosenLanguage = ({ query }: FastifyRequest): Language | undefined =>
  typeof query === 'object' && query !== null && 'language' in query
    ? languages.find((language) => language === query.language)
    : undefined

/** Returns an error handler that sends every error as a page to clients that prefer HTML. For others it rethrows it. */
export const refuseOnPage =
  ({ headers, write }: RefusalPage) =>
  (error: Error, request: FastifyRequest, reply: FastifyReply): void => {
    if (!prefersHtml(request)) throw error
    const problem = problemFor(error, request)
    sayWhenToRetry(problem, reply)
    const language = chosenLanguage(request) ?? languageOf(request)
    void reply
      .code(problem.status)
      .headers({
        ...headers,
        'content-language': language,
        'cache-control': 'no-store',
        vary: 'Accept, Accept-Language',
      })
      .send(write(problem, language, request))
  }
