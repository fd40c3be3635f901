import type { OriginalsGate } from '../../catalogue/permit-types/vocabulary.ts'
import type { OfficePlace } from '../../network/offices/contact.ts'
import type { Status } from '../lifecycle.ts'

/** What an applicant comes to the counter for. More may come. */
export const visitPurposes = ['bring_originals', 'collect_permit'] as const
export type VisitPurpose = (typeof visitPurposes)[number]

/** How a visit ends. `kept`: they came; `moved`: another one took its place. */
export const visitOutcomes = ['kept', 'no_show', 'cancelled', 'moved'] as const
export type VisitOutcome = (typeof visitOutcomes)[number]

/** The outcomes that are recorded by hand; `kept` follows also from the step that was taken at the counter. */
export type RecordedVisitOutcome = Exclude<VisitOutcome, 'moved'>

/** A time at a counter that is kept for an applicant, and what became of it. Instants as RFC 3339 in UTC. */
export interface Visit {
  id: string
  officeId: string
  office: OfficePlace
  purpose: VisitPurpose
  startsAt: string
  endsAt: string
  note: string | null
  supersedes: string | null
  outcome: { outcome: VisitOutcome; reason: string | null; at: string } | null
  madeAt: string
}

/** The open visit of a case: the day it is on in the network, and whether it has begun. */
export interface OpenVisit {
  visit: Visit
  on: string
  hasBegun: boolean
}

/** What one may come for in which state, by when the permit type asks for the originals. */
const openFor: Record<OriginalsGate, Partial<Record<Status, readonly VisitPurpose[]>>> = {
  before_signing: { awaiting_originals: ['bring_originals'], issued: ['collect_permit'] },
  before_handover: { issued: ['bring_originals', 'collect_permit'] },
  none: { issued: ['collect_permit'] },
}

export const purposesIn = (gate: OriginalsGate, status: Status): readonly VisitPurpose[] => openFor[gate][status] ?? []

/** The steps that are taken while the applicant stands at the counter. */
const takenAtTheCounter: readonly string[] = ['confirm_originals', 'send_back', 'hand_over']

/** What becomes of an open visit by a step; null when it stays open. */
export function outcomeBy(
  action: string,
  purpose: VisitPurpose,
  gate: OriginalsGate,
  to: Status,
): Extract<VisitOutcome, 'kept' | 'cancelled'> | null {
  if (purposesIn(gate, to).includes(purpose)) return null
  return takenAtTheCounter.includes(action) ? 'kept' : 'cancelled'
}
