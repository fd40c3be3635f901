import type { Case, CaseDocument } from '../case/case.ts'
import { verdictOn } from '../documents/originals/matching.ts'
import { purposesFor } from './purposes.ts'

/**
 * Returns the visits of a case as the contract shows them: the purposes, the originals to bring, and the booked visit.
 * Null where no visit is needed and none is booked.
 */
export function visitOf(application: Case, asked: readonly CaseDocument[]) {
  const { openVisit, type } = application
  const purposes = purposesFor(application)
  if (purposes.length === 0 && openVisit === null) return null
  const wanted = new Set(asked.filter((document) => verdictOn(document) !== 'matched').map(({ slot }) => slot))
  const bring = purposes.includes('bring_originals')
    ? type.definition.documents.filter(({ slot }) => wanted.has(slot))
    : []
  return {
    purposes: [...purposes],
    bring: bring.map(({ slot, names }) => ({ slot, names })),
    open: openVisit?.visit ?? null,
  }
}
