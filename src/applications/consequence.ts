import type { Db, Fragment } from '../platform/db/client.ts'
import type { Case } from './case.ts'
import type { Doer } from './doer.ts'
import type { Decision } from './next-step.ts'
import type { StepInput, SystemInput } from './steps-schema.ts'

/** A step that was decided, as its consequences see it. `application` is as it was before. */
export interface DecidedStep {
  application: Case
  decision: Decision
  input: StepInput | SystemInput
  doer: Doer
}

/**
 * Returns what a step writes beside the application, as CTEs of the one statement of the step: none when it has no such
 * consequence. They read `changed` (id, version, at) and `event` (id, office_id, at), which are empty when the step is
 * not taken.
 */
export type Consequence = (db: Db, step: DecidedStep) => readonly Fragment[]
