import { sourcesIn } from '../support/measuring/sources.ts'
import { readRecord, type SentStatement } from '../support/measuring/statement-record.ts'
import { isPlanned } from './describing.ts'
import { type KeptSite, keptSitesOf } from './kept-sites.ts'
import { isOfService, keyOf } from './sites.ts'
import { essence } from './statement-file.ts'

/** A place in the code with the statements that it has sent, one for each text. */
interface Place {
  site: KeptSite
  sent: SentStatement[]
}

/** The greatest number of statements shown of a place that composes them: the shortest and the longest. */
const mostOfOnePlace = 4

/** Returns the template literals of the service, in the order of its files. */
export const serviceSites = async (): Promise<KeptSite[]> =>
  keptSitesOf((await sourcesIn('src')).filter(({ path }) => isOfService(path)))

/**
 * Returns the recorded statements of each place. Those of the tests themselves, and those without a plan, are left out.
 */
export function recordedPlaces(sites: readonly KeptSite[]): Place[] {
  const record = Map.groupBy(
    readRecord().filter(({ text }) => isPlanned.test(text)),
    ({ chunks }) => keyOf(chunks),
  )
  return sites.flatMap((site) => {
    const sent = record.get(keyOf(site.chunks))
    return sent ? [{ site, sent: shown(sent) }] : []
  })
}

function shown(sent: readonly SentStatement[]): SentStatement[] {
  const texts = [...new Map(sent.map((statement) => [essence(statement.text), statement])).values()]
  const byLength = texts.sort((a, b) => a.text.length - b.text.length || (a.text < b.text ? -1 : 1))
  const half = mostOfOnePlace / 2
  return byLength.length <= mostOfOnePlace ? byLength : [...byLength.slice(0, half), ...byLength.slice(-half)]
}
