import { hash } from 'node:crypto'
import type { LogReader } from './read-queries.ts'

/**
 * Returns a short text that stays the same as long as the rights of a reader do: the posts of a person, or what an
 * agency is registered for.
 */
export function viewOf({ actor, agency }: LogReader): string {
  const rights = actor
    ? actor.posts.map(({ officeId, role }) => `${officeId} ${role}`).sort()
    : [agency.permitTypes.toSorted(), agency.regions.toSorted()]
  return hash('sha256', JSON.stringify(rights), 'base64url').slice(0, 12)
}
