import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import Fastify from 'fastify'
import type { Sql } from 'postgres'
import postgres from 'postgres'
import type { IdentityProvider } from '../../../src/embedded/identity-provider/provider.ts'
import { createIdentityProvider } from '../../../src/embedded/identity-provider/provider.ts'
import { columnNames } from '../../../src/platform/db/column-names.ts'
import { Browser } from '../../../src/sample/browser.ts'
import type { SampleUser } from '../../../src/sample/users.ts'
import { sampleAgencies, sampleUsers } from '../../../src/sample/users.ts'
import { createDatabase } from '../deployment/database.ts'
import { freePort } from '../deployment/free-port.ts'

/** The PKCE code verifier of the test application (RFC 7636). */
const verifier = 'a-verifier-that-is-long-enough-for-the-protocol'
const redirectUri = 'http://127.0.0.1/callback'
const redirectLimit = 10

/** A running identity provider on a database of its own. */
export interface Issuer extends IdentityProvider {
  publicUrl: string
  app: FastifyInstance
  sql: Sql
  /** Stops the provider and starts it again on the same database and port. */
  restart(users?: readonly SampleUser[]): Promise<Issuer>
  stop(): Promise<void>
}

/**
 * Starts an identity provider on a free port of this machine. Its addresses begin with `publicUrl` if that is given.
 * `stop` closes all its runs and drops its database.
 */
export async function startIssuer(publicUrl?: string): Promise<Issuer> {
  const { sql, drop } = await emptyDatabase()
  const port = await freePort()
  return start({ sql, drop, port, publicUrl: publicUrl ?? `http://127.0.0.1:${port}`, runs: [] }, sampleUsers)
}

/** Creates a test database. Any notice of PostgreSQL fails the test. */
export async function emptyDatabase(): Promise<{ sql: Sql; drop(): Promise<void> }> {
  const { url, drop } = await createDatabase()
  const sql = postgres(url, {
    max: 4,
    transform: columnNames,
    onnotice: (notice) => {
      throw new Error(notice['message'])
    },
  })
  return {
    sql,
    async drop() {
      await sql.end()
      await drop()
    },
  }
}

interface Place {
  sql: Sql
  drop(): Promise<void>
  port: number
  publicUrl: string
  runs: FastifyInstance[]
}

async function start(place: Place, users: readonly SampleUser[]): Promise<Issuer> {
  const { sql, publicUrl } = place
  const provider = await createIdentityProvider({ publicUrl, sql, users, agencies: sampleAgencies })
  const app = Fastify({ forceCloseConnections: true })
  place.runs.push(app)
  await app.register(provider.routes, { prefix: '/oidc' })
  await app.listen({ host: '127.0.0.1', port: place.port })
  return {
    ...provider,
    publicUrl,
    app,
    sql,
    async restart(nextUsers = users) {
      await app.close()
      return start(place, nextUsers)
    },
    async stop() {
      await Promise.all(place.runs.map((run) => run.close()))
      await place.drop()
    },
  }
}

/**
 * Returns the address to which an application sends people to sign in. `changes` replaces parameters; undefined removes
 * one.
 */
export function signInAddress({ issuer }: Issuer, changes: Record<string, string | undefined> = {}): string {
  const parameters = {
    client_id: 'script',
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile',
    state: 'state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  }
  const present = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
  return `${issuer}/auth?${present.join('&')}`
}

/**
 * Follows at most ten redirects, until a page of the provider or the redirect URI of the application. Returns the last
 * address and reply.
 */
export async function follow(browser: Browser, address: string, form?: Record<string, string>) {
  let response = await browser.open(address, form)
  for (let steps = 0; steps < redirectLimit; steps++) {
    const location = response.headers.get('location')
    if (location === null) return { address, response }
    address = new URL(location, address).href
    if (address.startsWith(redirectUri)) return { address, response }
    response = await browser.open(address)
  }
  throw new Error(`still redirected after ${redirectLimit} steps`)
}

/** Signs in as `user`. Returns the authorization code that the application gets. */
export async function obtainCode(issuer: Issuer, user: string, browser = new Browser()): Promise<string> {
  const login = await follow(browser, signInAddress(issuer))
  const back = await follow(browser, login.address, { user })
  return new URL(back.address).searchParams.get('code') ?? `no code, but ${back.address}`
}

/** Exchanges an authorization code. Returns the status, and the tokens or the error. */
export async function redeem({ issuer }: Issuer, code: string, changes: Record<string, string> = {}) {
  const reply = await new Browser().open(`${issuer}/token`, {
    grant_type: 'authorization_code',
    client_id: 'script',
    redirect_uri: redirectUri,
    code,
    code_verifier: verifier,
    ...changes,
  })
  const { access_token, id_token, error } = (await reply.json()) as Record<string, string>
  return { status: reply.status, accessToken: access_token ?? '', idToken: id_token ?? '', error }
}
