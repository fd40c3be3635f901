import type { applications } from '../../../drizzle/tables/applications.ts'
import { movedDraftsVersion } from '../../catalogue/permit-types/earlier-drafts.ts'
import { publishedVersion } from '../../catalogue/permit-types/queries.ts'
import type { Db } from '../../platform/db/client.ts'
import { factsSince } from '../drafts/place-facts.ts'
import type { Case } from './case.ts'

type Draft = Pick<typeof applications.$inferSelect, 'permitType' | 'permitTypeVersion' | 'villageCode'>

/** Returns the facts of the place of a draft; none for another application. */
export async function placeOfDraft(
  db: Db,
  draft: Draft,
  stamp: string | null,
): Promise<Pick<Case, 'officeChain' | 'versionInForce' | 'moveFirst'>> {
  const { permitType, permitTypeVersion, villageCode } = draft
  if (stamp === null) return { officeChain: [], versionInForce: null, moveFirst: null }
  const place = { permitType, village: villageCode, counter: null }
  const { officeChain, version: inForce } = await factsSince(db, place, stamp)
  const isOutdated = inForce !== null && inForce > permitTypeVersion
  return {
    officeChain,
    versionInForce: inForce,
    moveFirst: isOutdated ? await findMoveFirst(db, draft, inForce) : null,
  }
}

/** Returns the version in force if a draft of this version must move to it before it is submitted. */
async function findMoveFirst(
  db: Db,
  { permitType, permitTypeVersion }: Draft,
  inForce: number,
): Promise<Case['moveFirst']> {
  if (permitTypeVersion >= (await movedDraftsVersion(db, permitType, inForce))) return null
  const { version, validFrom } = (await publishedVersion(db, permitType, inForce)).definition
  return { version, validFrom }
}
