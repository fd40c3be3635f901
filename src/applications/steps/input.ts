import type { Static } from 'typebox'
import type { OpenCondition } from '../consultations/conditions.ts'
import type { Action, Status } from '../lifecycle.ts'
import type {
  ApproveStep,
  ConsultStep,
  InspectionStep,
  OpinionStep,
  PlainStep,
  ReasonedStep,
  RefusalStep,
  ReturnStep,
  SubmitStep,
} from './steps-schema.ts'

/** The input of a step, distinguished by `action`. */
export type StepInput =
  | Static<typeof SubmitStep>
  | Static<typeof PlainStep>
  | Static<typeof ReturnStep>
  | Static<typeof InspectionStep>
  | Static<typeof ConsultStep>
  | Static<typeof OpinionStep>
  | Static<typeof ApproveStep>
  | Static<typeof ReasonedStep>
  | Static<typeof RefusalStep>

/** The input of a step of the system. It is recorded as the details of the event. */
export type SystemInput =
  | { action: 'lapse'; waitedFor: Status }
  | { action: 'confirm_payment' }
  | { action: 'accept_by_silence'; dueAt: string }
  | { action: 'send_back'; objectionId: string }
  | { action: 'issue_by_silence'; openConditions?: readonly OpenCondition[] }

/** Must be empty: the compiler reports an action of the lifecycle that no schema above takes. */
export const actionsWithoutSchema: Record<Exclude<Action, SystemInput['action'] | StepInput['action']>, never> = {}
