import type { Consequence } from '../applications/consequence.ts'
import { askAgencies, endConsultations } from '../applications/consultations/consequences.ts'
import { assessFee } from '../applications/fees/assess.ts'
import { endOfInspection } from '../applications/inspections/minutes.ts'
import { endOfVisit } from '../applications/visits/ending.ts'
import { issuePermit } from '../permits/issue.ts'

/** All that a step of an application may write beside the application itself, in its one statement. */
export const consequences: readonly Consequence[] = [
  endOfVisit,
  endOfInspection,
  askAgencies,
  endConsultations,
  assessFee,
  issuePermit,
]
