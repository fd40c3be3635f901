import { known } from '../../../network/calendar/known.ts'
import type { WorkingCalendar } from '../../../network/calendar/working-time.ts'
import type { Names } from '../../../platform/words.ts'
import { spentIn } from '../../clocks/stretches.ts'
import type { ConsultationStatus } from '../consultation.ts'
import { type AgencyQuestion, stretchesOf, turnsOf } from './turns.ts'

/** A consultation whose agency was asked, for the ledger of the application. Instants are RFC 3339. */
export interface AskedAgency {
  consultationId: string
  agency: Names
  round: number
  status: ConsultationStatus
  requestedAt: string
  endedAt: string | null
  dueAt: string | null
  questions: AgencyQuestion[]
}

/** The working time of an agency and of the office in one consultation, in milliseconds; null without a calendar. */
interface AgencyTime extends Omit<AskedAgency, 'questions' | 'requestedAt'> {
  startedAt: string
  used: number | null
  usedByOffice: number | null
  turns: ReturnType<typeof turnsOf>
}

/** Returns the time of one consultation: its turns, and the working time that each side has had until `readAt`. */
export function agencyTime(
  { questions, requestedAt, ...asked }: AskedAgency,
  calendar: WorkingCalendar,
  readAt: string,
): AgencyTime {
  const turns = turnsOf({ requestedAt, endedAt: asked.endedAt }, questions)
  const spent = (heldBy: 'other_agency' | 'office') =>
    known(() => spentIn(stretchesOf(turns, heldBy), Date.parse(readAt), calendar)).value
  return { ...asked, startedAt: requestedAt, used: spent('other_agency'), usedByOffice: spent('office'), turns }
}
