import type { Assistance } from './assistance.ts'

/**
 * The input for a new application. `filedAtOfficeId` is the counter that files it for somebody else, with `assistance`.
 */
export interface DraftInput {
  permitType: string
  villageCode?: string
  answers?: Record<string, unknown>
  filedAtOfficeId?: string
  assistance?: Assistance
}
