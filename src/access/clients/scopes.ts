import type { Names } from '../../platform/words.ts'

/** The scopes of agencies, `noun:verb`. Each room adds its own to this interface. */
export interface Scopes extends Record<never, Names> {}
export type Scope = keyof Scopes

const scopesOfRooms = new Map<string, Names>()

/** Adds the scopes of a room. Throws when another room has declared the same scope. */
export function addScopes(scopes: Readonly<Record<string, Names>>): void {
  for (const [scope, names] of Object.entries(scopes)) {
    if (isScope(scope)) throw new Error(`Two rooms say the scope ${scope}.`)
    scopesOfRooms.set(scope, names)
  }
}

const isScope = (word: string): word is Scope => scopesOfRooms.has(word)

/** Lists all scopes with their labels. Complete once `program/registers.ts` is loaded. */
export const listScopes = (): readonly [Scope, Names][] =>
  [...scopesOfRooms].flatMap(([scope, names]) => (isScope(scope) ? [[scope, names]] : []))
