import { isVisible } from '../../http/validation/blank-texts.ts'
import { valueAt } from '../../platform/json-schema.ts'

/** Pointer to the applicant's name in the form of every permit type. */
export const applicantName = '/applicant/name'

/** The answer that holds the name of the permit holder, for types that do not state one. */
export const defaultHolder: readonly string[] = [applicantName]

/** Returns the name of the permit holder: the first of these answers that is a visible text. Null: there is none. */
export function holderIn(answers: Record<string, unknown>, pointers: readonly string[] = defaultHolder): string | null {
  for (const pointer of pointers) {
    const found = valueAt(answers, pointer)
    if (typeof found === 'string' && isVisible(found)) return found
  }
  return null
}
