import { publishedVersion } from '../../catalogue/permit-types/queries.ts'
import { remedyAgainst, remedyAgainstAppeal, remedyAgainstObjection } from '../../network/legal-remedies/against.ts'
import type { Db } from '../../platform/db/client.ts'
import { listUncontested, type UncontestedDecision } from './running-queries.ts'

const remedies = { case: remedyAgainst, objection: remedyAgainstObjection, appeal: remedyAgainstAppeal }

/**
 * Returns the ids of those of these closed applications on which a remedy still runs: the last day to object, to appeal
 * or for the remedy after an appeal is not past. Where no last day is known, it runs for the years of the retention,
 * counted from the decision.
 */
export async function withRunningRemedy(db: Db, applicationIds: readonly string[]): Promise<Set<string>> {
  const running = new Set<string>()
  for (const decision of await listUncontested(db, applicationIds))
    if (!running.has(decision.applicationId) && (await runs(db, decision))) running.add(decision.applicationId)
  return running
}

async function runs(db: Db, { permitType, permitTypeVersion, of, at, ...days }: UncontestedDecision): Promise<boolean> {
  const { definition } = await publishedVersion(db, permitType, permitTypeVersion)
  const remedy = await remedies[of](db, definition.legalRemedy, at)
  const lastDay = remedy?.lastDay?.day ?? days.keptThrough
  return lastDay !== null && lastDay >= days.today
}
