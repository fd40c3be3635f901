import type { Guard } from './guard.ts'
import { guardsOfPrivacy } from './privacy.ts'
import { guardsOfRaces } from './races.ts'
import { guardsOfSteps } from './steps.ts'
import { guardsOfWrites } from './writes.ts'

/** Guards of the product that a run can take out one by one. */
export const guards: readonly Guard[] = [...guardsOfSteps, ...guardsOfWrites, ...guardsOfRaces, ...guardsOfPrivacy]
