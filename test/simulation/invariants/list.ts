import { intervalsTile, timeStandsStillInPauses } from './clock.ts'
import { erasedIsErased } from './erased.ts'
import { historyIsChained, statusFollowsSteps } from './history.ts'
import type { Invariant } from './invariant.ts'
import { dutiesAreApart, officersHoldTheirPosts, stepsAreOfTheTable } from './life.ts'
import { moneyAddsUp } from './money.ts'
import { numbersHaveNoGaps, numbersOfAFile } from './numbers.ts'
import { nobodyIsLeftAlone, officeHistoryIsWhole } from './offices.ts'
import { comparedBytesStay, originalsAreMatched } from './originals.ts'
import { permitHistoryIsWhole, permitsComeFromSteps } from './permits.ts'

/** Returns all invariants. Each call makes those anew that remember answers. */
export const allInvariants = (): Invariant[] => [
  originalsAreMatched,
  comparedBytesStay,
  dutiesAreApart,
  officersHoldTheirPosts,
  stepsAreOfTheTable,
  historyIsChained,
  statusFollowsSteps,
  permitHistoryIsWhole,
  permitsComeFromSteps,
  officeHistoryIsWhole,
  intervalsTile,
  timeStandsStillInPauses,
  moneyAddsUp,
  numbersOfAFile,
  numbersHaveNoGaps,
  nobodyIsLeftAlone,
  erasedIsErased,
]
