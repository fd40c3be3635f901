import type { Assistance } from './assistance.ts'

/** The input for a new application. */
export interface DraftInput {
  permitType: string
  villageCode?: string
  answers?: Record<string, unknown>
  filedAtOfficeId?: string
  assistance?: Assistance
}
