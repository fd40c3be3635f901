import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { Problem } from '../../http/problems/problem.ts'
import type { Database } from '../../platform/db/client.ts'
import { recentValues } from '../../platform/recent.ts'
import { looksLikeKey } from '../keys/key.ts'
import type { Actor } from './actor.ts'
import { personWithPosts } from './queries.ts'
import { type Issuer, type TokenHolder, verifyToken } from './tokens.ts'
import { createUserInfo, type Told } from './user-info.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The SHA-256 of its credential, once it was computed. */
    credentialKey: string | undefined
    actor: Actor
  }
}

/** Callbacks of a sign-in for verified e-mail addresses and invitations. */
export interface Welcome {
  /** True when no e-mail address of a person is stored; false also when the query fails. */
  isWithoutEmail(personId: string): Promise<boolean>
  /** Called with the verified e-mail address of a person of whom none is stored. */
  verified(personId: string, email: string): Promise<void>
  /** Called when the verified address is invited to posts. */
  invited(personId: string, email: string): Promise<void>
}

const rememberedTokens = 10_000
/**
 * The longest time for which a person is cached. NOTIFY clears the cache at each change; this covers a lost
 * notification.
 */
const rememberedMilliseconds = 60_000
const longestToken = 8_192

/**
 * Authenticates people by bearer token. A person is cached by token for at most a minute, and never beyond the end of
 * the token or the begin or end of a post. The cache is cleared when the staff table changes, and when a subject
 * becomes that of an agency; a result read during such a change is not cached.
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

  /** Returns the person who sent a request. Undefined for an agency. Throws `unauthorized` or `unavailable`. */
  async function personOf(request: FastifyRequest): Promise<Actor | undefined> {
    const token = bearerOf(request)
    refuseKeys(token)
    const key = credentialKeyOf(request, token)
    const known = remembered.get(key)
    if (known) return known
    const changesSeen = changes
    const asked = performance.now()
    const holder = await verifyToken(token, issuer)
    if (holder.subject === holder.clientId) return undefined
    const person = await whoIs(database, welcome, holder, () => userInfo(token, key, holder.subject))
    if (!person) return undefined
    const { id, name, posts, changesIn } = person
    const actor = { personId: id, name, posts }
    // The time until a change counts from the read, not from its arrival here.
    const unchanged = (changesIn ?? Infinity) - (performance.now() - asked)
    const left = Math.floor(Math.min(holder.expiresAt - issuer.clock(), rememberedMilliseconds, unchanged))
    if (left > 0 && changes === changesSeen) remembered.set(key, actor, { ttl: left })
    return actor
  }

  /** Returns the cached person of a request. Undefined when none is cached, which says nothing about its token. */
  function knownPersonOf(request: FastifyRequest): Actor | undefined {
    const token = credentialOf(request)
    return token === undefined ? undefined : remembered.get(credentialKeyOf(request, token))
  }

  async function actorOf(request: FastifyRequest): Promise<Actor> {
    const actor = await personOf(request)
    if (!actor) throw new Problem('unauthorized', { reason: 'not_a_person' })
    return actor
  }
  return {
    actorOf,
    personOf,
    knownPersonOf,
    forget,
    issuer: { address: issuer.issuer, knownAs: issuer.knownAs },
    close: () => listener.unlisten(),
  }
}

/**
 * Returns the holder of a token with their posts, after accepting the invitations to their address. Undefined for an
 * agency. Calls UserInfo only when the token lacks a name, or lacks an address that is needed: for an open invitation, or
 * because none is stored.
 */
async function whoIs({ reader }: Database, welcome: Welcome, holder: TokenHolder, ask: () => Promise<Told>) {
  const person = await personWithPosts(reader, holder)
  if (!person) return undefined
  const isWithoutEmail = await welcome.isWithoutEmail(person.id)
  const needsUserInfo = holder.name === null || (holder.email === null && (person.isAnybodyInvited || isWithoutEmail))
  const told = needsUserInfo ? await ask() : holder
  const [name, email] = [holder.name ?? told.name, holder.email ?? told.email]
  const known = needsUserInfo ? await personWithPosts(reader, { ...holder, name, email }) : person
  if (!known) return undefined
  if (isWithoutEmail && email !== null) await welcome.verified(known.id, email)
  if (!known.isInvited || email === null) return known
  await welcome.invited(known.id, email)
  return personWithPosts(reader, { ...holder, name, email })
}

/** Throws `unauthorized`, which names the kind of key, for a key sent instead of a person's token. */
function refuseKeys(token: string): void {
  if (looksLikeKey(token, 'kiosk')) throw new Problem('unauthorized', { reason: 'key_of_kiosk' })
  if (looksLikeKey(token)) throw new Problem('unauthorized', { reason: 'key_of_agency' })
}

export type SignIn = Awaited<ReturnType<typeof createSignIn>>

/** Returns the bearer token or key of a request. Throws `unauthorized` when it is absent, malformed or over 8 KB. */
export function bearerOf(request: FastifyRequest): string {
  if (request.headers.authorization === undefined) throw new Problem('unauthorized', { reason: 'missing' })
  const token = credentialOf(request)
  if (token === undefined) throw new Problem('unauthorized', { reason: 'invalid' })
  return token
}

/** Returns the key under which the result for a credential is cached: its SHA-256, computed once for a request. */
export const credentialKeyOf = (request: FastifyRequest, credential: string): string =>
  (request.credentialKey ??= hash('sha256', credential, 'base64url'))

/** Returns the bearer token or key of a request. Undefined when it is absent, malformed or over 8 KB. */
export function credentialOf({ headers }: FastifyRequest): string | undefined {
  const [, token] = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(headers.authorization ?? '') ?? []
  return token && token.length <= longestToken ? token : undefined
}
