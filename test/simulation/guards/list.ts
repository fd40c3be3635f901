import { guardsOfAccounts } from './accounts.ts'
import { guardsOfAgencies } from './agencies.ts'
import { guardsOfAppeals } from './appeals.ts'
import { guardsOfConsulting } from './consulting.ts'
import { guardsOfEvents } from './events.ts'
import type { Guard } from './guard.ts'
import { guardsOfHandOvers } from './hand-overs.ts'
import { guardsOfHistories } from './histories.ts'
import { guardsOfLetters } from './letters.ts'
import { guardsOfLives } from './lives.ts'
import { guardsOfOffices } from './offices.ts'
import { guardsOfOthers } from './others.ts'
import { guardsOfOwnData } from './own-data.ts'
import { guardsOfPrivacy } from './privacy.ts'
import { guardsOfRaces } from './races.ts'
import { guardsOfRefunds } from './refunds.ts'
import { guardsOfRemedies } from './remedies.ts'
import { guardsOfSteps } from './steps.ts'
import { guardsOfTimes } from './times.ts'
import { guardsOfWrites } from './writes.ts'

/** All guards that a run can remove, one at a time. */
export const guards: readonly Guard[] = [
  ...guardsOfSteps,
  ...guardsOfWrites,
  ...guardsOfRaces,
  ...guardsOfPrivacy,
  ...guardsOfAgencies,
  ...guardsOfEvents,
  ...guardsOfConsulting,
  ...guardsOfTimes,
  ...guardsOfLetters,
  ...guardsOfOwnData,
  ...guardsOfLives,
  ...guardsOfHistories,
  ...guardsOfAccounts,
  ...guardsOfRemedies,
  ...guardsOfRefunds,
  ...guardsOfAppeals,
  ...guardsOfHandOvers,
  ...guardsOfOffices,
  ...guardsOfOthers,
]
