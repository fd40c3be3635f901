import type { OriginalsGate } from '../../catalogue/permit-types/vocabulary.ts'
import type { OfficePlace } from '../../network/offices/contact.ts'
import type { Status } from '../lifecycle.ts'
import { closed } from '../steps/open-states.ts'

/** The purposes of a visit. More may come. */
export const visitPurposes = ['bring_originals', 'collect_permit'] as const
export type VisitPurpose = (typeof visitPurposes)[number]

/** The outcomes of a visit. `kept`: the applicant came; `moved`: another visit replaced it. */
export const visitOutcomes = ['kept', 'no_show', 'cancelled', 'moved'] as const
type VisitOutcome = (typeof visitOutcomes)[number]

/** The outcomes that people record. `kept` also follows from a step taken at the counter. */
export type RecordedVisitOutcome = Exclude<VisitOutcome, 'moved'>

/** A visit to a counter and its outcome. Instants are RFC 3339 in UTC. */
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

/** The open visit of a case, with its day in the network, and whether it has begun. */
export interface OpenVisit {
  visit: Visit
  on: string
  hasBegun: boolean
}

/** The purposes of a visit in each status, by the gate of originals of the permit type. */
const openFor: Record<OriginalsGate, Partial<Record<Status, readonly VisitPurpose[]>>> = {
  before_signing: { awaiting_originals: ['bring_originals'], issued: ['collect_permit'] },
  before_handover: { issued: ['bring_originals', 'collect_permit'] },
  none: { issued: ['collect_permit'] },
}

/** The purposes in a status, for a permit that was not revoked or superseded. */
export const purposesIn = (gate: OriginalsGate, status: Status): readonly VisitPurpose[] => openFor[gate][status] ?? []

/** True while a visit for this purpose may still become necessary. */
export const isToCome = (gate: OriginalsGate, status: Status, purpose: VisitPurpose): boolean =>
  status !== 'issued' &&
  !closed.includes(status) &&
  Object.values(openFor[gate]).some((purposes) => purposes.includes(purpose))

/** The steps that are taken with the applicant at the counter. */
const takenAtTheCounter: readonly string[] = ['confirm_originals', 'send_back', 'hand_over']

/** Returns the outcome of an open visit after a step; null when it stays open. */
export function outcomeBy(
  action: string,
  purpose: VisitPurpose,
  gate: OriginalsGate,
  to: Status,
): Extract<VisitOutcome, 'kept' | 'cancelled'> | null {
  if (purposesIn(gate, to).includes(purpose)) return null
  return takenAtTheCounter.includes(action) ? 'kept' : 'cancelled'
}
