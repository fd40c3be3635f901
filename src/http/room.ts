import type { NamedSchema } from '../platform/references.ts'
import type { Names } from '../platform/words.ts'
import type { Deprecations } from './deprecation.ts'
import type { App } from './schema.ts'

/**
 * The callers of a route: anybody (`open`); a person, signed in or at a kiosk (`person`); the kiosk itself (`kiosk`);
 * an agency (`agency`); a person or an agency (`shared`); anybody outside `/v1`, under `/.well-known` (`wellKnown`).
 */
export type Audience = 'open' | 'person' | 'kiosk' | 'agency' | 'shared' | 'wellKnown'

/** Adds routes to a scope whose callers are authenticated. */
export type RouteSet<Parts> = (app: App, parts: Parts) => Promise<void>

/** `quota` requests in `seconds`, counted for each `per`. Windows begin at whole multiples of their length. */
export interface RateLimit {
  quota: number
  seconds: number
  per: string
}

/**
 * A background job: its schedule (cron, UTC), and one batch of it, which returns the amount done. A prompt job also
 * runs right after a change, in every worker at once; its batches lock the rows they work on. One that `follows` runs
 * after each other job that did something, too.
 */
export interface Job<Parts> {
  cron: string
  prompt?: true
  follows?: true
  batch: (parts: Parts) => Promise<number>
}

/** Work of the worker that goes on while it runs. `stop` ends it, and resolves when nothing is under way. */
export type Service<Parts> = (parts: Parts) => Promise<{ stop(): Promise<void> }>

/** The kinds of readers of the contract, in the order in which it shows the tags that are for them. */
export const readers = ['everybody', 'applicants', 'officers', 'agencies', 'administrators', 'operators'] as const

/** A tag of the contract: who uses its operations most, and what they do, in a sentence or two. */
export interface Tag {
  readers: (typeof readers)[number]
  description: string
}

/**
 * All that a resource adds to the product, in one object. The program reads it from `program/rooms.ts`. What is large
 * is loaded when it is needed: a worker loads no routes, and the API no jobs.
 */
export interface Room<Served = never, Working = never> {
  /** Tags of the contract, by the name that routes give in `tags`. */
  tags?: Readonly<Record<string, Tag>>
  /** Named schemas of the contract. */
  schemas?: () => Promise<readonly NamedSchema[]>
  /** Names of those schemas whose replies carry an ETag. */
  etags?: readonly string[]
  /** Names of those schemas whose creation (201) is answered with a Location. */
  locations?: readonly string[]
  routes?: { readonly [A in Audience]?: () => Promise<readonly RouteSet<Served>[]> }
  /** Operations of this room that will go. */
  deprecations?: Deprecations
  /** Operations that a person may also use at a kiosk; all others are refused there. */
  atKiosks?: readonly string[]
  /** The things that `not_found` can be about, in both languages. */
  nouns?: Readonly<Record<string, Names>>
  /** Scopes that agencies need for operations of this room, with their words. */
  scopes?: Readonly<Record<string, Names>>
  limits?: Readonly<Record<string, RateLimit>>
  jobs?: Readonly<Record<string, Job<Working>>>
  services?: Readonly<Record<string, Service<Working>>>
}
