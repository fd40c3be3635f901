import type { RefusedAnswer } from '../../catalogue/permit-types/forms/fitting.ts'
import type { Names } from '../../platform/words.ts'

/** A document that does not fit a version of the permit type, and the reason. */
interface SetAsideDocument {
  slot: string
  documentId: string
  fileName: string
  code: string
  detail: Names
}

/** Answers and documents that do not fit a version of the permit type. They are kept, so that no input is lost. */
export interface SetAside {
  answers: readonly RefusedAnswer[]
  documents: readonly SetAsideDocument[]
}

/**
 * Returns only the names of what was set aside, for the history: the history outlasts a discarded draft, its answers do
 * not.
 */
export const setAsideNamed = (setAside: SetAside | null) => ({
  setAside: {
    answers: setAside?.answers.map(({ pointer }) => pointer) ?? [],
    documents: setAside?.documents.map(({ slot }) => slot) ?? [],
  },
})
