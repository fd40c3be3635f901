import { type Level, levels } from '../offices/network.ts'
import type { CaseOffice } from './case.ts'

/** The office that takes a new application: the one at the issuing level, or the next one above it that is open. */
export function responsibleOffice(chain: readonly CaseOffice[], issuing: Level): CaseOffice | null {
  const fromLevel = levels.indexOf(issuing)
  const above = chain.filter((office) => levels.indexOf(office.level) >= fromLevel)
  return above.toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level)).find((office) => office.state === 'online') ?? null
}
