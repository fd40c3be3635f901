import type { Assistance } from './assistance.ts'

/** What somebody begins an application with. */
export interface DraftInput {
  permitType: string
  villageCode?: string
  answers?: Record<string, unknown>
  filedAtOfficeId?: string
  assistance?: Assistance
}
