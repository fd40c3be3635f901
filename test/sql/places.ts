import { sourcesIn } from '../support/measuring/sources.ts'
import { readRecord, type SentStatement } from '../support/measuring/statement-record.ts'
import { isPlanned } from './describing.ts'
import { type KeptSite, keptSitesOf } from './kept-sites.ts'
import { isOfService, keyOf } from './sites.ts'
import { shown } from './statement-file.ts'

/** A place in the code with the statements that it has sent, one for each text. */
interface Place {
  site: KeptSite
  sent: SentStatement[]
}

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
