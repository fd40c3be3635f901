import { fault } from '../../http/problems/faults.ts'
import type { Fault } from '../../http/problems/problem.ts'

/** The villages that replace a village, their first day, and the regulation that orders it. */
export interface NewSuccession {
  effectiveOn: string
  legalBasis: string
  regions: readonly { code: string; name: string }[]
}

/**
 * Returns faults of a succession. Each code must be in the same district and never used before. The first day must not
 * be past, and must be after that of the village itself.
 */
export const successionFaults = (
  predecessor: string,
  { effectiveOn, regions }: NewSuccession,
  { today, taken, validFrom }: { today: string; taken: ReadonlySet<string>; validFrom: string | null },
): Fault[] => [
  ...(effectiveOn < today ? [fault({ pointer: '/effectiveOn' }, 'day_is_past')] : []),
  ...(validFrom !== null && effectiveOn <= validFrom ? [fault({ pointer: '/effectiveOn' }, 'before_it_begins')] : []),
  ...regions.flatMap(({ code }, index) => {
    const pointer = `/regions/${index}/code`
    if (!isSister(code, predecessor)) return [fault({ pointer }, 'not_in_district')]
    const repeated = regions.findIndex((other) => other.code === code) < index
    return taken.has(code) || repeated ? [fault({ pointer }, 'region_exists')] : []
  }),
]

/** True when both are villages of the same district. */
const isSister = (code: string, other: string): boolean =>
  code.length === other.length && code.slice(0, code.lastIndexOf('.')) === other.slice(0, other.lastIndexOf('.'))
