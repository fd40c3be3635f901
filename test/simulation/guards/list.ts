import { guardsOfAgencies } from './agencies.ts'
import type { Guard } from './guard.ts'
import { guardsOfPrivacy } from './privacy.ts'
import { guardsOfRaces } from './races.ts'
import { guardsOfSteps } from './steps.ts'
import { guardsOfWrites } from './writes.ts'

/** All guards that a run can remove, one at a time. */
export const guards: readonly Guard[] = [
  ...guardsOfSteps,
  ...guardsOfWrites,
  ...guardsOfRaces,
  ...guardsOfPrivacy,
  ...guardsOfAgencies,
]
