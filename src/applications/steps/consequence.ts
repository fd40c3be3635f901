import type { WorkingCalendar } from '../../network/calendar/working-time.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import type { UsualJobParts } from '../../platform/jobs/parts.ts'
import type { Case } from '../case/case.ts'
import type { Doer } from '../doer.ts'
import type { StepInput, SystemInput } from './input.ts'
import type { Decision } from './next-step.ts'

/** A decided step. `application` is as it was before the step. */
export interface DecidedStep {
  application: Case
  decision: Decision
  input: StepInput | SystemInput
  doer: Doer
}

/** A decided step with the time at which it is recorded, and the calendar by which it is reckoned. */
interface TimedStep extends DecidedStep {
  /** RFC 3339. */
  at: string
  calendar: WorkingCalendar
  /** The number of the calendar's edition; 0 while none is published. */
  edition: number
}

/**
 * Returns the CTEs that a step adds to its statement, to write in other tables; none when the step has no such effect.
 * They read `changed` (id, version, at) and `event` (id, office_id, at), which are empty when the step is not taken.
 */
export type Consequence = (db: Db, step: TimedStep) => readonly Fragment[]

/** The parts of jobs that take steps. */
export interface SteppingJobParts extends UsualJobParts {
  consequences: readonly Consequence[]
}
