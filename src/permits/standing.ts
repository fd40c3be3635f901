import type { Actor } from '../access/identity/actor.ts'
import type { PermitStanding } from './life.ts'

/** As what somebody stands to a permit, and for which office. */
export interface Stands {
  standing: PermitStanding
  officeId: string | null
}

/**
 * Returns the standing of an actor: holder for their own permit, whatever posts they have; otherwise head of the office
 * that answers for it, or of one above, the nearest first. Undefined for everybody else.
 */
export function permitStandingOf(
  { holderId, office }: { holderId: string | null; office: { id: string; regionCode: string } },
  actor: Actor,
): Stands | undefined {
  return holderId === actor.personId ? { standing: 'holder', officeId: null } : headOver(office, actor)
}

/** As which head an actor could decide on a permit of this office, were it not their own; the nearest first. */
export function headOver(office: { id: string; regionCode: string }, actor: Actor): Stands | undefined {
  const [nearest] = actor.posts
    .filter(
      ({ role, officeId, reach }) =>
        role === 'head' && (officeId === office.id || office.regionCode.startsWith(`${reach}.`)),
    )
    .sort((one, other) => other.reach.length - one.reach.length)
  return nearest && { standing: 'head', officeId: nearest.officeId }
}
