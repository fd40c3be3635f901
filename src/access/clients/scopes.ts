import type { Names } from '../../platform/words.ts'

/** The scopes that an agency can be registered with although no room has an operation for them yet. */
const ownScopes = {
  'webhooks:read': { id: 'Melihat webhook dan pengirimannya', en: 'See its webhooks and their deliveries' },
  'webhooks:write': { id: 'Mendaftarkan webhook', en: 'Register webhooks' },
} as const satisfies Record<string, Names>

/** The scopes of agencies, `noun:verb`. Each room adds its own to this interface. */
export interface Scopes extends Record<keyof typeof ownScopes, Names> {}
export type Scope = keyof Scopes

const scopesOfRooms = new Map<string, Names>()

/** Adds the scopes of a room. Throws when another room has said the same scope. */
export function addScopes(scopes: Readonly<Record<string, Names>>): void {
  for (const [scope, names] of Object.entries(scopes)) {
    if (isScope(scope)) throw new Error(`Two rooms say the scope ${scope}.`)
    scopesOfRooms.set(scope, names)
  }
}

const isScope = (word: string): word is Scope => scopesOfRooms.has(word) || Object.hasOwn(ownScopes, word)

/** Lists all scopes with their words, those of rooms first. `program/registers.ts` has to be loaded before. */
export const listScopes = (): readonly [Scope, Names][] =>
  [...scopesOfRooms, ...Object.entries(ownScopes)].flatMap(([scope, names]) => (isScope(scope) ? [[scope, names]] : []))
