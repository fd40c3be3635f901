import { publishedVersion } from '../../catalogue/permit-types/queries.ts'
import { remediesAgainst } from '../../network/legal-remedies/against.ts'
import type { Db } from '../../platform/db/client.ts'
import { listUncontested, type UncontestedDecision } from './running-queries.ts'

/**
 * Returns the ids of those of these closed applications on which a remedy still runs: the last day to object, to appeal
 * or for the remedy after an appeal is not past. Where no last day is known, it runs for the years of the retention,
 * counted from the decision. It reads the remedies once for each version of a permit type, not for each application.
 */
export async function withRunningRemedy(db: Db, applicationIds: readonly string[]): Promise<Set<string>> {
  const alike = Map.groupBy(await listUncontested(db, applicationIds), ({ permitType, permitTypeVersion, of }) =>
    [permitType, permitTypeVersion, of].join(),
  )
  const running = new Set<string>()
  for (const decisions of alike.values())
    for (const { applicationId } of await thoseRunning(db, decisions)) running.add(applicationId)
  return running
}

/** Returns those of these decisions, all on one version of a permit type and of one kind, whose remedy still runs. */
async function thoseRunning(db: Db, decisions: readonly UncontestedDecision[]): Promise<UncontestedDecision[]> {
  const [first] = decisions
  if (!first) return []
  const { definition } = await publishedVersion(db, first.permitType, first.permitTypeVersion)
  const moments = decisions.map(({ at }) => at)
  const remedies = await remediesAgainst(db, definition.legalRemedy, moments, first.of)
  return decisions.filter(({ at, keptThrough, today }) => {
    const lastDay = remedies.get(at)?.lastDay?.day ?? keptThrough
    return lastDay !== null && lastDay >= today
  })
}
