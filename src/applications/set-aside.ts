import type { RefusedAnswer } from '../catalogue/permit-types/fitting.ts'
import type { Names } from '../platform/words.ts'

/** A document that a version of the permit type has no use for, and why. */
export interface SetAsideDocument {
  slot: string
  documentId: string
  fileName: string
  code: string
  detail: Names
}

/**
 * Answers and documents that do not fit a version of the permit type. They are kept apart, so that no input is lost.
 */
export interface SetAside {
  answers: readonly RefusedAnswer[]
  documents: readonly SetAsideDocument[]
}

/**
 * Returns what was set aside by name only, for the history: it outlasts a draft that is discarded, the answers do not.
 */
export const setAsideNamed = (setAside: SetAside | null) => ({
  setAside: {
    answers: setAside?.answers.map(({ pointer }) => pointer) ?? [],
    documents: setAside?.documents.map(({ slot }) => slot) ?? [],
  },
})
