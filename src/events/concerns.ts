import { everything } from '../access/clients/client.ts'
import { countersOf, reachOf } from '../access/identity/actor.ts'
import { isWithin } from '../access/identity/region-codes.ts'
import type { Concern } from './concern-queries.ts'
import type { LogReader } from './read-queries.ts'

/**
 * True when the reader may be allowed to see an event. Only a query decides that: this saves queries for
 * events that the reader certainly does not get.
 */
export function mayConcern({ actor, agency }: LogReader, event: Concern): boolean {
  const { subject, subjectId } = event
  if (subject === 'office' || subject === 'permit_type') return true
  if (agency) {
    if (subject === 'registration') return subjectId === agency.clientId
    if (subject === 'webhook' || subject === 'consultation') return event.clientId === agency.clientId
    return subject === 'permit' && covers(agency.permitTypes, event.permitType) && liesIn(agency.regions, event.village)
  }
  if (subject === 'post') return subjectId === actor.personId
  if (subject === 'registration' || subject === 'webhook') return false
  const reach = reachOf(actor)
  return (
    event.applicantId === actor.personId ||
    event.leftPersonId === actor.personId ||
    liesIn(reach, event.officeRegion) ||
    liesIn(reach, event.leftRegion) ||
    countersOf(actor).some((counter) => counter === event.counterId || counter === event.leftOfficeId)
  )
}

const covers = (list: readonly string[], value: string | null): boolean =>
  list.includes(everything) || (value !== null && list.includes(value))

const liesIn = (regions: readonly string[], code: string | null): boolean =>
  regions.includes(everything) || (code !== null && regions.some((region) => isWithin(code, region)))
