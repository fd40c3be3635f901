import { Problem } from '../../http/problems/problem.ts'
import { isUnended } from './consultation.ts'
import type { ConsultationRow } from './queries.ts'

/**
 * Throws `consultation_over` when the agency cannot act any more: it has ended, or its time has run out and its silence
 * has an effect. The job that records the silence may come later than the deadline.
 */
export function demandOpen({ status, silence, isOverdue }: ConsultationRow): void {
  if (!isUnended({ status })) throw new Problem('consultation_over', { status })
  if (isOverdue && silence !== 'escalate') throw new Problem('consultation_over', { status: 'silent' })
}
