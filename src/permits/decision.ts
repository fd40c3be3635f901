import { publishedVersion } from '../catalogue/permit-types/queries.ts'
import { remedyAgainst } from '../network/legal-remedies/against.ts'
import { presentRemedy } from '../network/legal-remedies/remedy.ts'
import type { Db } from '../platform/db/client.ts'
import type { Language } from '../platform/words.ts'
import type { PermitDecision, ReadPermit } from './people-queries.ts'

/**
 * Returns the last decision on a permit, with the legal remedy and the objection if it is a suspension or a revocation.
 * The remedy names the responsible office, which decides an objection also to what an office above it decided.
 */
export async function decisionWithRemedy(
  db: Db,
  { decision: found, permitType, permitTypeVersion, facts, office }: ReadPermit,
  language: Language,
) {
  if (!found) return null
  const { objection: current, ...decision } = found
  if (!isAgainst(decision)) return decision
  const { definition } = await publishedVersion(db, permitType.code, permitTypeVersion)
  const remedy = await remedyAgainst(db, definition.legalRemedy, new Date(decision.at))
  const lastDay = remedy?.lastDay?.day ?? null
  const canBeFiled = current === null && (lastDay === null || lastDay >= facts.today)
  const legalRemedy = { ...presentRemedy(remedy, office.names, language), objection: { canBeFiled, current } }
  return { ...decision, legalRemedy }
}

const isAgainst = ({ action }: Pick<PermitDecision, 'action'>) => action === 'suspend' || action === 'revoke'
