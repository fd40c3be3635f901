import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { Problem } from '../../http/problems/problem.ts'
import type { Database } from '../../platform/db/client.ts'
import { recentValues } from '../../platform/recent.ts'
import { isAgency } from '../clients/key-queries.ts'
import { looksLikeKey } from '../keys/key.ts'
import type { Actor } from './actor.ts'
import { personWithPosts } from './queries.ts'
import { type Issuer, type TokenHolder, verifyToken } from './tokens.ts'
import { createUserInfo, type Told } from './user-info.ts'

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor
  }
}

/** Functions that are called with what a sign-in has proven. */
export interface Welcome {
  /** Returns true when no e-mail address of a person is known; false also when that cannot be said now. */
  isWithoutEmail(personId: string): Promise<boolean>
  /** Called with an e-mail address that the issuer has verified, of a person of whom none is known. */
  verified(personId: string, email: string): Promise<void>
  /** Called when this verified address is invited to posts. */
  invited(personId: string, email: string): Promise<void>
}

const rememberedTokens = 10_000
/** A change of staff is told by NOTIFY at once; this bounds what a lost notice could cost. */
const rememberedMilliseconds = 60_000
const longestToken = 8_192

/**
 * Authenticates a person by a bearer token. A verified token is cached until it expires or a post of its holder begins
 * or ends, at most a minute, and dropped when the staff table changes. What was read during such a change is not
 * cached.
 */
export async function createSignIn(database: Database, issuer: Issuer, welcome: Welcome) {
  const remembered = recentValues<Actor>(rememberedTokens)
  let changes = 0
  const forget = () => {
    changes++
    remembered.clear()
  }
  const userInfo = createUserInfo(issuer)
  const listener = await database.pool.listen('staff_changed', forget, forget)

  /** Returns the person who sent a request. Undefined for an agency. */
  async function personOf(request: FastifyRequest): Promise<Actor | undefined> {
    const token = bearerOf(request)
    refuseKeys(token)
    const key = hash('sha256', token, 'base64url')
    const known = remembered.get(key)
    if (known) return known
    const changesSeen = changes
    const holder = await verifyToken(token, issuer)
    if (holder.subject === holder.clientId || (await isAgency(database.reader, holder.subject))) return undefined
    const { id, name, posts, changesIn } = await whoIs(database, welcome, holder, () =>
      userInfo(token, key, holder.subject),
    )
    const actor = { personId: id, name, posts }
    const left = Math.floor(Math.min(holder.expiresAt - issuer.clock(), rememberedMilliseconds, changesIn ?? Infinity))
    if (left > 0 && changes === changesSeen) remembered.set(key, actor, { ttl: left })
    return actor
  }

  async function actorOf(request: FastifyRequest): Promise<Actor> {
    const actor = await personOf(request)
    if (!actor) throw new Problem('unauthorized', { reason: 'not_a_person' })
    return actor
  }
  return {
    actorOf,
    personOf,
    forget,
    issuer: { address: issuer.issuer, knownAs: issuer.knownAs },
    close: () => listener.unlisten(),
  }
}

/**
 * Returns the holder of a token with their posts, those of invitations by e-mail included. Asks the issuer only for
 * what is wanted and missing in the token: a name, or an address while invitations wait or the person has none.
 */
async function whoIs({ reader }: Database, welcome: Welcome, holder: TokenHolder, ask: () => Promise<Told>) {
  const person = await personWithPosts(reader, holder)
  const isWithoutEmail = await welcome.isWithoutEmail(person.id)
  const isWanting = holder.name === null || (holder.email === null && (person.isAnybodyInvited || isWithoutEmail))
  const told = isWanting ? await ask() : holder
  const [name, email] = [holder.name ?? told.name, holder.email ?? told.email]
  const known = isWanting ? await personWithPosts(reader, { ...holder, name, email }) : person
  if (isWithoutEmail && email !== null) await welcome.verified(known.id, email)
  if (!known.isInvited || email === null) return known
  await welcome.invited(known.id, email)
  return personWithPosts(reader, { ...holder, name, email })
}

/** Throws `unauthorized` for a key sent in the place of a person's token. The problem names the kind of key. */
function refuseKeys(token: string): void {
  if (looksLikeKey(token, 'kiosk')) throw new Problem('unauthorized', { reason: 'key_of_kiosk' })
  if (looksLikeKey(token)) throw new Problem('unauthorized', { reason: 'key_of_agency' })
}

export type SignIn = Awaited<ReturnType<typeof createSignIn>>

/** Returns the bearer token of a request. Throws `unauthorized` when it is absent or malformed. */
export function bearerOf({ headers }: FastifyRequest): string {
  const [, token] = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(headers.authorization ?? '') ?? []
  if (headers.authorization === undefined) throw new Problem('unauthorized', { reason: 'missing' })
  if (!token || token.length > longestToken) throw new Problem('unauthorized', { reason: 'invalid' })
  return token
}
