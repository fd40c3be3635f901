import type { FastifyReply, FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'
import Type from 'typebox'
import type { Language } from '../platform/words.ts'
import { languageOf } from './problems/language.ts'
import { Problem } from './problems/problem.ts'
import type { refusals } from './problems/refusals.ts'

/** An HTML page, as a response. */
export const Page = Type.String({
  description: 'A page in HTML.',
  examples: ['<!doctype html><html lang="en">…</html>'],
})

/** True when the client prefers HTML, as browsers do. Without a preference the response is JSON. */
export const wantsPage = (request: FastifyRequest): boolean =>
  new Negotiator(request).mediaType(['application/json', 'text/html']) === 'text/html'

/** Returns problem responses of the contract with an HTML page as a second media type. */
export const onPages = (documented: ReturnType<typeof refusals>) =>
  Object.fromEntries(
    Object.entries(documented).map(([status, refusal]) => [
      status,
      { ...refusal, content: { ...refusal.content, 'text/html': { schema: Page } } },
    ]),
  )

/** The page of a problem. `headers` are those of every page of the route. */
export interface RefusalPage {
  headers: Readonly<Record<string, string>>
  write(problem: Problem, language: Language): string
}

/** Returns an error handler that sends problems as a page to clients that prefer HTML. It rethrows all other errors. */
export const refuseOnPage =
  ({ headers, write }: RefusalPage) =>
  (error: Error, request: FastifyRequest, reply: FastifyReply): void => {
    if (!(error instanceof Problem) || !wantsPage(request)) throw error
    if (error.extras.retryAfter !== undefined) void reply.header('retry-after', String(error.extras.retryAfter))
    const language = languageOf(request)
    void reply
      .code(error.status)
      .headers({
        ...headers,
        'content-language': language,
        'cache-control': 'no-store',
        vary: 'Accept, Accept-Language',
      })
      .send(write(error, language))
  }
