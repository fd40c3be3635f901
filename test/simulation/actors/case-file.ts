import type { Application, Blocker } from '../../support/person.ts'
import type { Answer, Client } from './client.ts'

export interface Appointment {
  id: string
  startsAt: string
  endsAt: string
  response: { answer: string } | null
}
interface Visit {
  id: string
  startsAt: string
  endsAt: string
}
/** The parts of `GET /v1/applications/{id}` that actors read. */
export interface CaseFile extends Omit<Application, 'clock' | 'inspection' | 'permit' | 'visit'> {
  /** `deemedGrantedAt`: the moment at which the silence of the office granted the application; null otherwise. */
  clock: { state: string; dueFor: 'completeness_check' | 'service_time' | null; deemedGrantedAt: string | null }
  answerFaults: { pointer: string; code: string }[] | null
  returnReasons: { target: string; code: string }[] | null
  inspection: {
    appointment: Appointment | null
    requiredChecks: string[]
    report: { id: string; signedByApplicantAt: string | null } | null
  } | null
  visit: { purposes: string[]; bring: { slot: string }[]; open: Visit | null } | null
  permit: { id: string; number: string } | null
  assignee: { id: string } | null
  proposedConditions: { consultationId: string; number: number; text: string }[]
  /** Of a refused application, for those who may object. */
  legalRemedy?: { objection?: { canBeFiled: boolean; current: { id: string; state: string } | null } }
  openMoney: { open: { amount: number } } | null
}

/** Reads a case. Undefined when the caller may not see it, or no answer came. */
export async function openCase(client: Client, id: string): Promise<CaseFile | undefined> {
  const answer = await client.reads(`/v1/applications/${id}`)
  return answer.isGood ? answer.body<CaseFile>() : undefined
}

/** Returns the blockers of a step that the case offers; undefined when it is not offered. */
export const blockersOf = ({ nextActions }: Pick<CaseFile, 'nextActions'>, action: string): Blocker[] | undefined =>
  nextActions.find((next) => next.action === action)?.blockers

/** Returns true when the case offers a step without blockers. */
export const isOpen = (file: Pick<CaseFile, 'nextActions'>, action: string): boolean =>
  blockersOf(file, action)?.length === 0

/** Returns the blockers that a refusal names; empty when it is refused for another reason. */
export const blockersIn = (answer: Answer): Blocker[] =>
  answer.code === 'blocked' ? (answer.body<{ blockers?: Blocker[] }>().blockers ?? []) : []
