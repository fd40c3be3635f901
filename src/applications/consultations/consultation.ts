import type {
  AgencySilence,
  AgencyToAsk,
  ConsultationRule,
} from '../../catalogue/permit-types/definition/consultation-schema.ts'
import { pointsInto } from '../../platform/json-schema.ts'
import type { Names } from '../../platform/words.ts'

/**
 * The states of a consultation. `planned`: its turn has not come, and the agency does not see it yet. `question_asked`:
 * the agency waits for an answer of the office. All others but `requested` end it.
 */
export const consultationStatuses = [
  'planned',
  'requested',
  'question_asked',
  'answered',
  'declined',
  'silent',
  'cancelled',
] as const
export type ConsultationStatus = (typeof consultationStatuses)[number]

const unendedStatuses: readonly ConsultationStatus[] = ['planned', 'requested', 'question_asked']

export const opinions = ['no_objection', 'with_conditions', 'objection'] as const
export type Opinion = (typeof opinions)[number]

/** The responses of an agency: an opinion, none, or a question to the office. */
export const responses = [...opinions, 'declined', 'question'] as const

/** The replies of the office to an agency. */
export const replies = ['answer', 'cancellation'] as const

/** The reasons for a consultation: the permit type names the agency, or a reviewer asked. */
export const consultationBases = ['permit_type', 'reviewer'] as const
export type ConsultationBasis = (typeof consultationBases)[number]

/** The person who signs for an agency. */
export interface Signatory {
  name: string
  position: string
}

/** A condition of an opinion, with what the approval in force has decided about it. */
export interface SettledCondition {
  number: number
  takenOver: boolean
  /** The words of the permit; null: those of the agency, in both languages. */
  wording: Names | null
  /** The reason why it was not taken over. */
  reason: string | null
}

/** The facts of a consultation that rules of its application use. */
export interface CaseConsultation {
  id: string
  clientId: string
  agency: Names
  round: number
  place: number
  basis: ConsultationBasis
  status: ConsultationStatus
  silence: AgencySilence
  documents: readonly string[]
  answers: readonly string[]
  requestedAt: string | null
  dueAt: string | null
  opinion: Opinion | null
  conditions: readonly string[]
  /** The decisions of the approval in force about the conditions; null while there is none. */
  settled: readonly SettledCondition[] | null
  /** The slots and JSON Pointers that the applicant was asked to correct after the agency was asked. */
  returnedFor: readonly string[]
}

/** A consultation that is to be inserted. */
export interface NewConsultation {
  clientId: string
  agency: Names
  round: number
  place: number
  basis: ConsultationBasis
  question: Names
  documents: readonly string[]
  answers: readonly string[]
  time: { amount: number; unit: 'working_hours' | 'working_days' }
  remindHours: number | null
  silence: AgencySilence
  isRequested: boolean
}

export const isUnended = ({ status }: Pick<CaseConsultation, 'status'>): boolean => unendedStatuses.includes(status)

/** Returns the last consultation of each agency. */
export const latestOfEach = <T extends Pick<CaseConsultation, 'clientId' | 'round'>>(all: readonly T[]): T[] =>
  all.filter(({ clientId, round }) => !all.some((other) => other.clientId === clientId && other.round > round))

/**
 * Returns the consultations that begin when the office accepts an application, or when a refused one is reopened. An
 * agency is asked again only if its last consultation was cancelled, or if the applicant was since asked to correct
 * something that it was shown.
 */
export function consultationsToBegin(
  rule: ConsultationRule | undefined,
  existing: readonly CaseConsultation[],
): NewConsultation[] {
  if (!rule) return []
  const latest = latestOfEach(existing)
  const asked = rule.agencies.flatMap((agency) => {
    const last = latest.find(({ clientId }) => clientId === agency.client)
    return last === undefined || isToBeAskedAgain(last) ? [{ agency, round: (last?.round ?? 0) + 1 }] : []
  })
  const before = Math.max(0, ...existing.map(({ place }) => place))
  return asked.map(({ agency, round }, index) => ({
    ...consultationOf(agency, 'permit_type', round),
    place: before + index + 1,
    isRequested: rule.order === 'together' || index === 0,
  }))
}

/** Returns a consultation of an agency on the terms of the permit type, before it has its place. */
export const consultationOf = (
  { client, names, question, terms: { documents, answers, time, remindHours, silence } }: AgencyToAsk,
  basis: ConsultationBasis,
  round: number,
) => ({
  clientId: client,
  agency: names,
  round,
  basis,
  question,
  documents,
  answers,
  time: { amount: time.amount, unit: time.unit },
  remindHours: remindHours ?? null,
  silence,
})

const isToBeAskedAgain = ({ status, documents, answers, returnedFor }: CaseConsultation): boolean =>
  status === 'cancelled' ||
  returnedFor.some((target) => documents.includes(target) || answers.some((answer) => overlaps(answer, target)))

const overlaps = (one: string, other: string): boolean => pointsInto(one, other) || pointsInto(other, one)
