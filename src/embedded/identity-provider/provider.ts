import type { FastifyPluginAsync } from 'fastify'
import type { JSONWebKeySet } from 'jose'
import type { Sql } from 'postgres'
import type { SampleAgency, SampleUser } from '../../sample/users.ts'
import { mayAskForTokens } from './clients.ts'
import { audience, configure } from './configuration.ts'
import { pageHeaders } from './pages.ts'
import { identityRoutes } from './routes.ts'
import { loadSecrets, publicKeys } from './secrets.ts'
import { createStates, prepareStore, sweep } from './store.ts'

/** An OpenID Connect issuer in this process. */
export interface IdentityProvider {
  issuer: string
  audience: string
  /** The public keys, by which the API verifies tokens without a request to itself. */
  keys: JSONWebKeySet
  /**
   * The clock by which tokens and sessions expire, in milliseconds since 1970: the machine's, even with a trial clock.
   */
  clock: () => number
  /** Its routes, to be registered with the prefix `/oidc`, the path of `issuer`. */
  routes: FastifyPluginAsync
}

/**
 * Creates an issuer that signs in sample users without a password: for development and trials only. Keys and state
 * survive a restart, in the schema `embedded_identity`. `publicUrl` is the origin at which browsers reach this server,
 * through a proxy or not. Rejects when the optional package `oidc-provider` is not installed.
 */
export async function createIdentityProvider(options: {
  publicUrl: string
  sql: Sql
  users: readonly SampleUser[]
  /** Users who can sign in and are not on the login page. */
  unlisted?: readonly SampleUser[]
  agencies?: readonly SampleAgency[]
}): Promise<IdentityProvider> {
  const { Provider, errors, interactionPolicy } = await import('oidc-provider')
  const { sql } = options
  await prepareStore(sql)
  await sweep(sql)

  const publicUrl = options.publicUrl.replace(/\/+$/, '')
  const issuer = `${publicUrl}/oidc`
  const users = new Map([...options.users, ...(options.unlisted ?? [])].map((user) => [user.id, user]))
  const secrets = await loadSecrets(sql)
  const states = createStates(sql, () => new errors.InvalidGrant('authorization code already consumed'))
  const provider = new Provider(
    issuer,
    configure(
      { errors, interactionPolicy },
      { publicUrl, issuer, users, agencies: options.agencies ?? [], secrets, states },
    ),
  )
  provider.proxy = true
  provider.use(async (ctx, next) => {
    ctx.set(pageHeaders)
    await next()
    if (!mayAskForTokens(ctx.get('origin'), publicUrl)) ctx.remove('access-control-allow-origin')
  })

  return {
    issuer,
    audience,
    keys: { keys: publicKeys(secrets.signingKeys) },
    clock: () => Date.now(),
    routes: (app) => identityRoutes(app, { provider, errors, users, listed: options.users }),
  }
}
