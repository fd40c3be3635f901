import { fault } from '../../http/problems/faults.ts'
import type { Fault } from '../../http/problems/problem.ts'

/** What takes the place of a village, from which day on, and by which regulation. */
export interface SuccessionInput {
  effectiveOn: string
  legalBasis: string
  regions: readonly { code: string; name: string }[]
}

/**
 * What is wrong with a succession: codes have to be new and to lie in the same district, and the day must not be past.
 * A code is never used again.
 */
export const successionFaults = (
  predecessor: string,
  { effectiveOn, regions }: SuccessionInput,
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

/** Whether both are villages of one district. */
const isSister = (code: string, other: string): boolean =>
  code.length === other.length && code.slice(0, code.lastIndexOf('.')) === other.slice(0, other.lastIndexOf('.'))
