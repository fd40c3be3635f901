import type { DocumentsRead } from '../case/not-read.ts'
import { type Action, type GuardName, type LifeStep, steps } from '../lifecycle.ts'

const guardsOfStates: readonly GuardName[] = ['documents_present', 'documents_clean']

const guardsOfDocuments: readonly GuardName[] = [
  'report_whole',
  'mismatch_found',
  'originals_matched_before_signing',
  'originals_matched_before_handover',
]

const all: readonly LifeStep[] = steps
const actionsWhere = (looks: (step: LifeStep) => boolean): ReadonlySet<Action> =>
  new Set(all.filter(looks).map(({ action }) => action))
const actionsOfStates = actionsWhere(({ guards }) => guards.some((guard) => guardsOfStates.includes(guard)))
const actionsOfDocuments = actionsWhere(
  ({ guards, to }) => to.includes('awaiting_originals') || guards.some((guard) => guardsOfDocuments.includes(guard)),
)

/**
 * Returns how much of the documents the decision of a step looks at: by its guards, and because the originals may come
 * next. It is an expectation only: for a decision that looks at more, the case is read again.
 */
export function documentsOf(action: Action): DocumentsRead {
  if (actionsOfDocuments.has(action)) return 'whole'
  return actionsOfStates.has(action) ? 'states' : 'none'
}
