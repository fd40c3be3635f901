import type { OriginalsGate } from '../../../catalogue/permit-types/vocabulary.ts'
import type { Status } from '../../lifecycle.ts'

/** The results of comparing an original with the file that was sent. */
export const verdicts = ['matched', 'mismatched'] as const
export type MatchVerdict = (typeof verdicts)[number]

/** An officer's comparison, bound to the bytes that were compared. */
export interface OriginalMatch {
  verdict: MatchVerdict
  note: string | null
  sha256: string
  officeId: string
  at: string
}

/** Returns the verdict on exactly these bytes; null for a comparison with other bytes, or without one. */
export const verdictOn = (document: { sha256: string; original: OriginalMatch | null }): MatchVerdict | null =>
  document.original?.sha256 === document.sha256 ? document.original.verdict : null

/**
 * The statuses in which originals can be compared, by the gate of the permit type: from the invitation until the gate
 * is passed.
 */
export const matchingOpenIn: Record<OriginalsGate, readonly Status[]> = {
  before_signing: ['awaiting_originals', 'ready_to_sign'],
  before_handover: ['ready_to_sign', 'issued'],
  none: [],
}
