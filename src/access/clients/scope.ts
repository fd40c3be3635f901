import type { FastifyRequest, RouteOptions } from 'fastify'
import { Problem } from '../../http/problems/problem.ts'
import { withRefusals } from '../../http/problems/refusals.ts'
import type { Scope } from './scopes.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The scope that an agency needs for this route. */
    scope?: Scope
  }
}

/**
 * Adds the security schemes and problems of agencies to the contract of a route. Throws for a route without a scope.
 */
export function demandAgency({ schema, config, url }: RouteOptions): void {
  if (!schema || schema.hide) return
  if (!config?.scope) throw new Error(`${url} does not say which scope it needs.`)
  schema.security = [{ agencyKey: [config.scope] }, { agencyToken: [config.scope] }]
  schema.response = withRefusals(
    schema.response,
    'unauthorized',
    'insufficient_scope',
    'client_suspended',
    'sandbox_unavailable',
  )
}

/** Adds the security schemes of people and agencies to the contract of a route that both may call. */
export function demandSomebody(route: RouteOptions): void {
  demandAgency(route)
  if (route.schema && !route.schema.hide)
    route.schema.security = [{ bearer: [] }, { signIn: ['openid', 'profile'] }, ...(route.schema.security ?? [])]
}

/** Throws `insufficient_scope`, which names the scope, unless the agency has the scope of the route. */
export function demandScope({
  agency,
  routeOptions: {
    config: { scope },
  },
}: FastifyRequest): void {
  if (scope === undefined || !agency.scopes.includes(scope))
    throw new Problem('insufficient_scope', { scope: scope ?? 'none' }, { scope: scope ?? 'none' })
}
