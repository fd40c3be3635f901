import { askAgencies, endConsultations, settleConditions } from '../applications/consultations/consequences.ts'
import { assessFee } from '../applications/fees/assess.ts'
import { endOfInspection } from '../applications/inspections/minutes.ts'
import type { Consequence } from '../applications/steps/consequence.ts'
import { endOfVisit } from '../applications/visits/ending.ts'
import { issuePermit } from '../permits/issue.ts'

export { takeBack } from '../permits/take-back.ts'

/** All consequences of steps: each may add writes to the one statement that records a step of an application. */
export const consequences: readonly Consequence[] = [
  endOfVisit,
  endOfInspection,
  askAgencies,
  endConsultations,
  settleConditions,
  assessFee,
  issuePermit,
]
