import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from './problem.ts'

/** The methods of operations, in the order in which `Allow` names them. OPTIONS serves preflights alone. */
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** Returns the problem for an address that no route knows, and for a route that hides itself. */
export const noPath = () => new Problem('not_found', { what: 'path' })

/**
 * Returns the problem of a request that is not answered: `method_not_allowed` (RFC 9110 §15.5.6) when the address has
 * other methods than the one sent, else `not_found`.
 */
export function unansweredProblem(app: FastifyInstance, { method, url }: FastifyRequest): Problem {
  if (app.findRoute({ method, url }) !== null) return noPath()
  const allowed = methodsAt(app, url)
  return allowed.length === 0 ? noPath() : new Problem('method_not_allowed', { method, allowed }, { allowed })
}

/**
 * Returns the methods of an address. Where several patterns match it, those of the pattern with the fewest parameters:
 * `/applications/search` is a search, and no application with that id. Fastify documents `findRoute` for patterns, but
 * its router matches addresses, as for a request; `refusing-methods.test.ts` holds it to that.
 */
function methodsAt(app: FastifyInstance, url: string): string[] {
  const matches = methods.flatMap((method) => {
    const route = app.findRoute({ method, url })
    return route === null ? [] : [{ method, parameters: Object.keys(route.params).length }]
  })
  const fewest = Math.min(...matches.map(({ parameters }) => parameters))
  return matches.filter(({ parameters }) => parameters === fewest).map(({ method }) => method)
}
