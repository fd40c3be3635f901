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

/** An OpenID Connect issuer inside this process. */
export interface IdentityProvider {
  issuer: string
  audience: string
  /** The public keys, so that the API verifies tokens without a request to itself. */
  keys: JSONWebKeySet
  /** The clock by which its tokens and sessions expire: the machine's, also in a trial of another time. */
  clock: () => number
  /** To be registered where `issuer` says: with the prefix `/oidc`. */
  routes: FastifyPluginAsync
}

/**
 * Signs in sample users, without a password, by the standard protocol: for development and trials only.
 * Keys and state are kept in a schema of their own, `embedded_identity`, so they outlive the process. `publicUrl`
 * is how browsers reach this server, a proxy included: every address given out begins with it.
 * Rejects when the optional package `oidc-provider` is not installed.
 */
export async function createIdentityProvider(options: {
  publicUrl: string
  sql: Sql
  users: readonly SampleUser[]
  /** People who can sign in, but whom the sign-in page does not list. */
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
