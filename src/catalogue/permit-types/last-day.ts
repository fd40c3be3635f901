import { valueAt } from '../../platform/json-schema.ts'
import type { PermitTypeDefinition } from './schema.ts'

/**
 * Returns the last day of the permit by its answers, as YYYY-MM-DD. Null when the permit type names no such answer, and
 * when the answer is missing or erased.
 */
export function lastDayIn(
  answers: Record<string, unknown>,
  { lastDay }: Pick<PermitTypeDefinition, 'lastDay'>,
): string | null {
  if (lastDay === undefined) return null
  const day = valueAt(answers, lastDay.answer)
  return typeof day === 'string' && /^\d{4}-\d\d-\d\d$/.test(day) ? day : null
}
