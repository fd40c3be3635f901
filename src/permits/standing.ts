import type { Actor } from '../access/identity/actor.ts'
import type { PermitStanding } from './life.ts'

/** The standing of a person towards a permit, and the office for which they act. */
export interface ActingStanding {
  standing: PermitStanding
  officeId: string | null
}

/**
 * Returns the standing of an actor: holder of their own permit, or head of the responsible office or of the nearest one
 * above. A holder is never a head of their own permit, nor of one that was theirs before. Undefined for everybody else.
 */
export function permitStandingOf(
  { holders, office }: { holders: readonly string[]; office: { id: string; regionCode: string } },
  actor: Actor,
): ActingStanding | undefined {
  return holders.includes(actor.personId) ? { standing: 'holder', officeId: null } : headOver(office, actor)
}

/** Returns an actor's standing as head of this office or the nearest one above. Ignores the holder of the permit. */
export function headOver(office: { id: string; regionCode: string }, actor: Actor): ActingStanding | undefined {
  const [nearest] = actor.posts
    .filter(
      ({ role, officeId, reach }) =>
        role === 'head' && (officeId === office.id || office.regionCode.startsWith(`${reach}.`)),
    )
    .sort((one, other) => other.reach.length - one.reach.length)
  return nearest && { standing: 'head', officeId: nearest.officeId }
}
