import type { PartsRead } from '../case/not-read.ts'
import { type Action, editableStates, type GuardName, type LifeStep, type Status, steps } from '../lifecycle.ts'

const guardsOfStates: readonly GuardName[] = ['documents_present', 'documents_clean']

const guardsOfDocuments: readonly GuardName[] = [
  'report_whole',
  'mismatch_found',
  'originals_matched_before_signing',
  'originals_matched_before_handover',
]

/** Statuses whose choice looks at answers or documents: for the fee, the originals, and the permit. */
const chosen: readonly Status[] = ['awaiting_payment', 'awaiting_originals', 'issued']

/** Statuses out of which a step looks at more: at answers that were set aside, or at an open inspection. */
const left: readonly Status[] = [...editableStates, 'in_inspection']

const all: readonly LifeStep[] = steps
const actionsWhere = (looks: (step: LifeStep) => boolean): ReadonlySet<Action> =>
  new Set(all.filter(looks).map(({ action }) => action))
const actionsOfStates = actionsWhere(({ guards }) => guards.some((guard) => guardsOfStates.includes(guard)))
const actionsOfDocuments = actionsWhere(
  ({ guards, to }) => to.includes('awaiting_originals') || guards.some((guard) => guardsOfDocuments.includes(guard)),
)
const actionsOfMore = actionsWhere(
  ({ from, to, guards }) =>
    guards.length > 0 || to.some((status) => chosen.includes(status)) || from.some((status) => left.includes(status)),
)

/**
 * Returns the parts of a case that the decision of a step looks at: by its guards and its statuses, and because the
 * originals may come next. It is an expectation only: for a decision that looks at more, the case is read again.
 */
export function partsOf(action: Action): PartsRead {
  if (actionsOfDocuments.has(action)) return 'whole'
  if (actionsOfStates.has(action)) return 'document_states'
  return actionsOfMore.has(action) ? 'without_documents' : 'brief'
}
