import type { Actor } from '../access/identity/actor.ts'
import type { Channel } from '../http/channels.ts'
import { Problem } from '../http/problems/problem.ts'
import { channelOf, demandedVersionOf, type SentHeaders } from '../http/request.ts'
import type { Db } from '../platform/db/client.ts'
import type { Vault } from '../privacy/vault.ts'
import type { ReadRecord } from './reads/record.ts'
import type { Consequence } from './steps/consequence.ts'

/** The actor of a change, their channel, and the database connection to use. */
export interface Context {
  db: Db
  /** The connection that reads facts before the change is written. Undefined: `db` reads them. */
  facts?: Db | undefined
  actor: Actor
  channel: Channel
  /** The version that the actor has read, from `If-Match`. Undefined without that header. */
  ifVersion?: number | undefined
}

/** A context that can decrypt and encrypt personal answers. */
export interface VaultContext extends Context {
  vault: Vault
}

/** A context of a change that shows the whole case: it records who reads it. */
export interface ShowingContext extends VaultContext {
  reads: Pick<ReadRecord, 'addOnceADay'>
}

/** A context that can also take steps. */
export interface StepContext extends VaultContext {
  /** Every effect that a step can have in other tables. */
  consequences: readonly Consequence[]
}

interface Request {
  actor: Actor
  headers: SentHeaders
}

/** Returns the context of a request without `If-Match`. */
export const contextOf = ({ actor, headers }: Request, db: Db): Context => ({ db, actor, channel: channelOf(headers) })

/** Returns the context of a request that requires `If-Match`. Throws `precondition_required` without it. */
export const boundContextOf = (request: Request, db: Db): Context => ({
  ...contextOf(request, db),
  ifVersion: demandedVersionOf(request.headers),
})

/** Throws `stale` when the actor has read another version of the application. */
export function demandVersion({ ifVersion }: Pick<Context, 'ifVersion'>, { version }: { version: number }): void {
  if (ifVersion !== undefined && ifVersion !== version) throw new Problem('stale', {})
}
