import type { FastifyRequest } from 'fastify'
import { Problem } from '../../http/problems/problem.ts'
import { millisecondsNow } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/db/client.ts'
import { recentValues } from '../../platform/recent.ts'
import { CredentialCache } from '../identity/credential-cache.ts'
import { bearerOf, credentialKeyOf } from '../identity/credentials.ts'
import { type Issuer, verifyToken } from '../identity/tokens.ts'
import { looksLikeKey, readKey } from '../keys/key.ts'
import type { Agency, Environment } from './client.ts'
import { type Holder, holderOfKey, holderOfToken, noteUse } from './key-queries.ts'

declare module 'fastify' {
  interface FastifyRequest {
    agency: Agency
  }
}

const millisecondsBetweenNotes = 60_000
const notedKeys = 10_000
const provenKeys = 10_000
/** The time for which a key that was valid is looked up again without being counted first. */
const provenMilliseconds = 60 * 60_000

/**
 * Authenticates agencies by key, or by a token that the issuer gave to their client. A result is cached for at most a
 * minute, and the cache is cleared when clients or keys change. A key with a wrong checksum is rejected without a
 * query.
 */
export const createAgencySignIn = (database: Database, issuer: Issuer, environment: Environment) =>
  rememberAgencies(database, (credential) =>
    looksLikeKey(credential)
      ? byKey(credential, database, environment)
      : byToken(credential, { database, issuer, environment }),
  )

/**
 * Authenticates agencies by `find`, which throws for a credential that is refused. Caches what it returns for at most a
 * minute, and drops it when clients or keys of the database change. Stores the last use of each key there. `agencyOf`
 * calls `countFirst` before it looks up a key. A key that this process found valid in the last hour is not counted
 * first: a flood of unknown keys from the same address does not keep it out.
 */
export async function rememberAgencies(database: Database, find: (credential: string) => Promise<Found>) {
  const cache = await CredentialCache.open<Agency>(database, 'clients_changed')
  const proven = recentValues<true>(provenKeys, { ttl: provenMilliseconds })
  const uses = new Uses(database)

  async function agencyOf(request: FastifyRequest, countFirst?: () => void): Promise<Agency> {
    const credential = bearerOf(request)
    const key = credentialKeyOf(request, credential)
    const known = cache.get(key)
    if (known) return uses.note(known)
    if (looksLikeKey(credential) && !proven.has(key)) countFirst?.()
    const { changes } = cache
    const { agency, milliseconds } = await find(credential).catch((error: unknown) => {
      if (error instanceof Problem && error.status < 500) proven.delete(key)
      throw error
    })
    if (looksLikeKey(credential)) proven.set(key, true)
    cache.set(key, agency, { milliseconds, changes })
    return uses.note(agency)
  }

  return {
    agencyOf,
    /** Returns the cached agency of a request. Undefined: none is cached, which says nothing about its credential. */
    knownAgencyOf: (request: FastifyRequest) => cache.callerOf(request),
    close: async () => {
      await Promise.all([cache.close(), uses.settled()])
    },
  }
}

export type AgencySignIn = Awaited<ReturnType<typeof createAgencySignIn>>

/** An agency that was found by its credential. */
interface Found {
  agency: Agency
  /** The milliseconds until the credential expires. */
  milliseconds: number
}

/** `here`: the environment of this deployment, whose keys are taken. */
const byKey = (written: string, { reader }: Database, here: Environment): Promise<Found> =>
  findByKey(written, reader, { keys: here, clients: here })

/**
 * Returns the agency of a key. `keys` is the environment of the keys that are taken, `clients` that of their agencies.
 * Throws `unauthorized` with the reason, and `client_suspended`.
 */
export async function findByKey(
  written: string,
  db: Db,
  { keys, clients }: { keys: Environment; clients: Environment },
): Promise<Found> {
  const key = readKey(written)
  if (!key) throw new Problem('unauthorized', { reason: isOfKiosk(written) ? 'not_for_kiosks' : 'key_broken' })
  if (key.environment !== keys) throw new Problem('unauthorized', { reason: 'key_elsewhere' })
  const holder = await holderOfKey(db, key.sha256)
  if (!holder) throw new Problem('unauthorized', { reason: 'key_unknown' })
  if (holder.ended)
    throw new Problem('unauthorized', { reason: holder.ended === 'revoked' ? 'key_revoked' : 'key_expired' })
  return { agency: admitted(holder, clients), milliseconds: (holder.expiresAt?.getTime() ?? 0) - millisecondsNow() }
}

/** True for the whole key of a kiosk or of a session there. */
const isOfKiosk = (written: string): boolean =>
  readKey(written, 'kiosk') !== null || readKey(written, 'session') !== null

/** A token grants the scopes that both it and the registration allow. */
async function byToken(
  token: string,
  { database: { reader }, issuer, environment }: { database: Database; issuer: Issuer; environment: Environment },
): Promise<Found> {
  const { subject, clientId, scopes, expiresAt } = await verifyToken(token, issuer)
  const holder = clientId === undefined ? undefined : await holderOfToken(reader, { clientId, subject })
  if (!holder) throw new Problem('unauthorized', { reason: 'not_an_agency' })
  const agency = admitted(holder, environment)
  const granted = agency.scopes.filter((scope) => scopes.includes(scope))
  return { agency: { ...agency, scopes: granted }, milliseconds: expiresAt - issuer.clock() }
}

function admitted({ suspended, ended: _ended, expiresAt: _expiresAt, ...agency }: Holder, here: Environment): Agency {
  if (agency.environment !== here) throw new Problem('unauthorized', { reason: 'key_elsewhere' })
  if (suspended) throw new Problem('client_suspended', {})
  return agency
}

/** Stores the last use of each key, at most once a minute, outside of requests. */
class Uses {
  readonly #database: Database
  readonly #noted = recentValues<true>(notedKeys, { ttl: millisecondsBetweenNotes })
  readonly #under = new Set<Promise<unknown>>()

  constructor(database: Database) {
    this.#database = database
  }

  note(agency: Agency): Agency {
    const { keyId } = agency
    if (keyId === null || this.#noted.has(keyId)) return agency
    this.#noted.set(keyId, true)
    const noting = noteUse(this.#database.pool, keyId).catch(() => {
      this.#noted.delete(keyId)
    })
    this.#under.add(noting)
    void noting.finally(() => this.#under.delete(noting))
    return agency
  }

  settled = () => Promise.all(this.#under)
}
