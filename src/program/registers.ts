import { addScopes, listScopes } from '../access/clients/scopes.ts'
import type { Policies } from '../access/rate-limits/policies.ts'
import type { Deprecations } from '../http/deprecation.ts'
import type { NamedSchema } from '../http/named-schemas.ts'
import { addNouns } from '../http/problems/nouns.ts'
import type { Audience, Job, Room, RouteSet, Service, Tag } from '../http/room.ts'
import { lazy } from '../platform/lazy.ts'
import type { Served, Working } from './parts.ts'
import { contents, rooms } from './rooms.ts'

for (const { nouns, scopes } of rooms) {
  if (nouns) addNouns(nouns)
  if (scopes) addScopes(scopes)
}

/** The scopes of agencies with their labels, in the order of the contract. */
export const scopes = listScopes()

/** The tags of the contract by their names, in the order of the table of contents. */
export const tags: Readonly<Record<string, Tag>> = gather(
  'tag',
  [...new Set([...contents.person, ...rooms])].map((room: Room<Served, Working>) => room.tags),
)

export const jobs: Readonly<Record<string, Job<Working>>> = gather(
  'job',
  rooms.map((room) => room.jobs),
)

export const services: Readonly<Record<string, Service<Working>>> = gather(
  'service',
  rooms.map((room) => room.services),
)

/** All rate limits. Each `PolicyName` is among them, because rooms extend `Limited` where they state a limit. */
export const policies = gather(
  'limit',
  rooms.map((room) => room.limits),
) as Policies

/** The deprecated operations, by operationId. */
export const deprecations: Deprecations = gather(
  'deprecation',
  rooms.map((room) => room.deprecations),
)

/** The operationIds that a session at a kiosk may call. */
export const atKiosks: ReadonlySet<string> = new Set(rooms.flatMap((room) => room.atKiosks ?? []))

/** The operationIds of requests that cost far more than others. */
export const heavy: ReadonlySet<string> = new Set(rooms.flatMap((room) => room.heavy ?? []))

/** Names of the schemas whose responses have a versioned ETag. */
export const etags: ReadonlySet<string> = new Set(rooms.flatMap((room) => room.etags ?? []))

/** Names of the schemas whose 201 responses have a `Location`. */
export const locations: ReadonlySet<string> = new Set(rooms.flatMap((room) => room.locations ?? []))

/** Loads the named schemas of all rooms, once. Returns the same list each time. */
export const loadSchemas = lazy(async (): Promise<readonly NamedSchema[]> => {
  const loaded: NamedSchema[] = []
  for (const { schemas } of rooms) loaded.push(...((await schemas?.()) ?? []))
  return loaded
})

/** The property that names a plugin. Without it fastify searches every loaded CommonJS module at each registration. */
const pluginName = Symbol.for('fastify.display-name')

const loadedRoutes = new Map<Audience, Promise<readonly RouteSet<Served>[]>>()

/** Loads the routes of an audience once, in the order of the contract. */
export function loadRoutes(audience: Audience): Promise<readonly RouteSet<Served>[]> {
  const loading = loadedRoutes.get(audience) ?? importRoutes(audience)
  loadedRoutes.set(audience, loading)
  return loading
}

async function importRoutes(audience: Audience): Promise<readonly RouteSet<Served>[]> {
  const asked: readonly Room<Served, Working>[] = contents[audience]
  const loaded: RouteSet<Served>[] = []
  for (const { routes } of asked) loaded.push(...((await routes?.[audience]?.()) ?? []))
  return loaded.map((set) => Object.assign(set, { [pluginName]: set.name }))
}

/** Merges the entries of rooms. Throws when two rooms have an entry of the same name. */
function gather<T>(what: string, said: readonly (Readonly<Record<string, T>> | undefined)[]): Record<string, T> {
  const gathered: Record<string, T> = {}
  for (const [name, value] of said.flatMap((those) => Object.entries(those ?? {}))) {
    if (Object.hasOwn(gathered, name)) throw new Error(`Two rooms say the ${what} ${name}.`)
    gathered[name] = value
  }
  return gathered
}
