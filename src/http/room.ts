import type { Names } from '../platform/words.ts'
import type { Deprecations } from './deprecation.ts'
import type { NamedSchema } from './named-schemas.ts'
import type { NounWords } from './problems/nouns.ts'
import type { App } from './schema.ts'

/**
 * The callers of a route: anybody (`open`); a person, signed in or at a kiosk (`person`); the kiosk itself (`kiosk`);
 * an agency (`agency`); a person or an agency (`shared`); anybody, under `/.well-known` and not `/v1` (`wellKnown`).
 */
export type Audience = 'open' | 'person' | 'kiosk' | 'agency' | 'shared' | 'wellKnown'

/** Adds routes to the scope of an audience, which authenticates the callers. */
export type RouteSet<Parts> = (app: App, parts: Parts) => Promise<void>

/** A limit of `quota` requests in `seconds` for each `per`. Windows begin at whole multiples of their length. */
export interface RateLimit {
  quota: number
  seconds: number
  per: string
}

/**
 * A background job: its schedule (cron, UTC), and a batch, which returns the number of processed items. A `prompt` job
 * also runs right after each change, in all workers at once: its batches lock their rows. A job that `follows` also
 * runs after each other job that did something. A batch that takes long stops early when the signal aborts.
 */
export interface Job<Parts> {
  cron: string
  prompt?: true
  follows?: true
  batch: (parts: Parts, signal?: AbortSignal) => Promise<number>
}

/** Starts continuous work of a worker. `stop` ends it and resolves when nothing is in progress. */
export type Service<Parts> = (parts: Parts) => Promise<{ stop(): Promise<void> }>

/** The readers of the contract, in the order of its groups of tags. */
export const readers = ['everybody', 'applicants', 'officers', 'agencies', 'administrators', 'operators'] as const

/** A tag of the contract: its main readers, and one or two sentences about its operations. */
export interface Tag {
  readers: (typeof readers)[number]
  description: string
}

/**
 * All that a resource adds to the product, registered in `program/rooms.ts`. Routes, schemas and jobs are imported only
 * when they are needed: a worker loads no routes, and the API no jobs.
 */
export interface Room<Served = never, Working = never> {
  /** Tags of the contract, by the names that routes use in `tags`. */
  tags?: Readonly<Record<string, Tag>>
  /** Named schemas of the contract. */
  schemas?: () => Promise<readonly NamedSchema[]>
  /** Names of those schemas whose responses have a versioned ETag. */
  etags?: readonly string[]
  /** Names of those schemas whose 201 responses have a `Location`. */
  locations?: readonly string[]
  routes?: { readonly [A in Audience]?: () => Promise<readonly RouteSet<Served>[]> }
  /** Deprecated operations of this room, by operationId. */
  deprecations?: Deprecations
  /** OperationIds that a session at a kiosk may call; all others are refused there. */
  atKiosks?: readonly string[]
  /** OperationIds of requests that cost far more than others: under load they come last. */
  heavy?: readonly string[]
  /** Nouns of `not_found` in both languages. */
  nouns?: Readonly<Record<string, NounWords>>
  /** Scopes that agencies need for operations of this room, with their labels. */
  scopes?: Readonly<Record<string, Names>>
  limits?: Readonly<Record<string, RateLimit>>
  jobs?: Readonly<Record<string, Job<Working>>>
  services?: Readonly<Record<string, Service<Working>>>
}
