import type { FastifyRequest } from 'fastify'
import { Problem } from '../../http/problems/problem.ts'
import type { Database } from '../../platform/db/client.ts'
import { looksLikeKey } from '../keys/key.ts'
import type { Actor } from './actor.ts'
import { CredentialCache } from './credential-cache.ts'
import { bearerOf, credentialKeyOf } from './credentials.ts'
import { personWithPosts } from './queries.ts'
import { type Issuer, type TokenHolder, verifyToken } from './tokens.ts'
import { createUserInfo, type Told } from './user-info.ts'

declare module 'fastify' {
  interface FastifyRequest {
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

/**
 * Authenticates people by bearer token. A person is cached by token for at most a minute, and never beyond the end of
 * the token or the begin or end of a post. The cache is cleared when the staff table changes, and when a subject
 * becomes that of an agency; a result read during such a change is not cached.
 */
export async function createSignIn(database: Database, issuer: Issuer, welcome: Welcome) {
  const cache = await CredentialCache.open<Actor>(database, 'staff_changed')
  const userInfo = createUserInfo(issuer)

  /** Returns the person who sent a request. Undefined for an agency. Throws `unauthorized` or `unavailable`. */
  async function personOf(request: FastifyRequest): Promise<Actor | undefined> {
    const token = bearerOf(request)
    refuseKeys(token)
    const key = credentialKeyOf(request, token)
    const known = cache.get(key)
    if (known) return known
    const { changes } = cache
    const asked = performance.now()
    const holder = await verifyToken(token, issuer)
    if (holder.subject === holder.clientId) return undefined
    const person = await whoIs(database, welcome, holder, () => userInfo(token, key, holder.subject))
    if (!person) return undefined
    const { id, name, posts, changesIn } = person
    const actor = { personId: id, name, posts }
    // The time until a change counts from the read, not from its arrival here.
    const unchanged = (changesIn ?? Infinity) - (performance.now() - asked)
    cache.set(key, actor, { milliseconds: Math.min(holder.expiresAt - issuer.clock(), unchanged), changes })
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
    /** Returns the cached person of a request. Undefined when none is cached, which says nothing about its token. */
    knownPersonOf: (request: FastifyRequest) => cache.callerOf(request),
    forget: () => cache.forget(),
    issuer: { address: issuer.issuer, knownAs: issuer.knownAs },
    close: () => cache.close(),
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
