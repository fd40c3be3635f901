import { type Agency, everything } from '../../access/clients/client.ts'
import { isWithin } from '../../access/identity/region-codes.ts'

/** The type of a test event. Only its own webhook gets it, also if another choice of types excludes it. */
export const testedType = 'webhook.tested'

/** The permit types and regions that a webhook selects. `*`: all that its agency is registered for. */
interface Selection {
  permitTypes: readonly string[]
  regions: readonly string[]
}

/** Returns an agency with its registration restricted to the selection of a webhook. */
export const narrowedBy = <A extends Pick<Agency, 'permitTypes' | 'regions'>>(agency: A, selection: Selection): A => ({
  ...agency,
  permitTypes: sharedCodes(agency.permitTypes, selection.permitTypes),
  regions: sharedRegions(agency.regions, selection.regions),
})

/** Returns the codes that are in both lists. `*` stands for every code. */
export function sharedCodes(one: readonly string[], other: readonly string[]): string[] {
  if (one.includes(everything)) return [...other]
  return other.includes(everything) ? [...one] : one.filter((code) => other.includes(code))
}

/** Returns the intersection of two lists of regions: of a region and one inside it, the inner one. `*`: all. */
export function sharedRegions(one: readonly string[], other: readonly string[]): string[] {
  if (one.includes(everything)) return [...other]
  if (other.includes(everything)) return [...one]
  const inner = one.flatMap((a) =>
    other.flatMap((b) => {
      if (isWithin(a, b)) return [a]
      return isWithin(b, a) ? [b] : []
    }),
  )
  return [...new Set(inner)]
}
