import type { Act } from '../case/case.ts'
import type { Separation } from '../lifecycle.ts'

/** The earlier acts on an application that keep a person from a step, by the condition of the step. */
const keptApart: Record<Separation, (act: Act) => boolean> = {
  not_inspector: ({ standing }) => standing === 'inspector',
  not_reviewer: ({ standing }) => standing === 'reviewer',
  not_approver: ({ action }) => action === 'approve' || action === 'propose_refusal',
  not_assistant: ({ standing }) => standing === 'assistant',
}

/** True when an earlier act of this person keeps them from a step with this condition. Never for the system (null). */
export const isKeptApart = (condition: Separation, acts: readonly Act[], personId: string | null): boolean =>
  acts.some((act) => act.personId === personId && keptApart[condition](act))
