import { type Agency, everything } from '../../access/clients/client.ts'

/** The type of event that goes to its own webhook only, whatever types are chosen. */
export const testedType = 'webhook.tested'

/** The permit types and regions of a webhook, `*` for all that its agency is registered for. */
export interface Selection {
  permitTypes: readonly string[]
  regions: readonly string[]
}

/** Returns the reader that sees only what both the registration of its agency and the webhook select. */
export const narrowedBy = <A extends Pick<Agency, 'permitTypes' | 'regions'>>(agency: A, selection: Selection): A => ({
  ...agency,
  permitTypes: sharedCodes(agency.permitTypes, selection.permitTypes),
  regions: sharedRegions(agency.regions, selection.regions),
})

/** Returns the codes that stand in both lists. */
export function sharedCodes(one: readonly string[], other: readonly string[]): string[] {
  if (one.includes(everything)) return [...other]
  return other.includes(everything) ? [...one] : one.filter((code) => other.includes(code))
}

/** Returns the regions that lie in both lists: of a region and one in it, the one in it. */
export function sharedRegions(one: readonly string[], other: readonly string[]): string[] {
  if (one.includes(everything)) return [...other]
  if (other.includes(everything)) return [...one]
  const inner = one.flatMap((a) =>
    other.flatMap((b) => {
      if (liesIn(a, b)) return [a]
      return liesIn(b, a) ? [b] : []
    }),
  )
  return [...new Set(inner)]
}

/** True when a region is another one or lies in it. */
const liesIn = (region: string, outer: string): boolean => region === outer || region.startsWith(`${outer}.`)
