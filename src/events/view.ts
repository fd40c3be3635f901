import { hash } from 'node:crypto'
import type { LogReader } from './read-queries.ts'

/** Returns a hash of 12 characters of the reader's rights: the posts of a person, or the registration of an agency. */
export function viewOf({ actor, agency }: LogReader): string {
  const rights = actor
    ? actor.posts.map(({ officeId, role }) => `${officeId} ${role}`).sort()
    : [agency.permitTypes.toSorted(), agency.regions.toSorted()]
  return hash('sha256', JSON.stringify(rights), 'base64url').slice(0, 12)
}
