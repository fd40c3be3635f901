import type { Actor } from '../access/identity/actor.ts'
import type { Channel } from '../http/channels.ts'
import { Problem } from '../http/problems/problem.ts'
import { channelOf, demandedVersionOf, type SentHeaders } from '../http/request.ts'
import type { Db } from '../platform/db/client.ts'
import type { Vault } from '../privacy/vault.ts'
import type { Consequence } from './consequence.ts'

/** Who changes an application, how they reached the network, and on which connection. */
export interface Context {
  db: Db
  actor: Actor
  channel: Channel
  /** The version that the actor has read, by `If-Match`. Undefined when they did not say. */
  ifVersion?: number | undefined
}

/** A context in which personal answers are opened and sealed. */
export interface VaultContext extends Context {
  vault: Vault
}

/** A context in which steps are taken. */
export interface StepContext extends VaultContext {
  /** All that a step may write beside the application. */
  consequences: readonly Consequence[]
}

interface Request {
  actor: Actor
  headers: SentHeaders
}

/** Returns the context of a request that is bound to no version. */
export const contextOf = ({ actor, headers }: Request, db: Db): Context => ({ db, actor, channel: channelOf(headers) })

/** Returns the context of a request that has to be bound to a version by `If-Match`. Throws `precondition_required`. */
export const boundContextOf = (request: Request, db: Db): Context => ({
  ...contextOf(request, db),
  ifVersion: demandedVersionOf(request.headers),
})

/** Throws `stale` when the actor has read another version of the application. */
export function demandVersion({ ifVersion }: Pick<Context, 'ifVersion'>, { version }: { version: number }): void {
  if (ifVersion !== undefined && ifVersion !== version) throw new Problem('stale', {})
}
