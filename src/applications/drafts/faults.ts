import type { Form } from '../../catalogue/permit-types/forms/form.ts'
import { fault } from '../../http/problems/faults.ts'
import type { Fault } from '../../http/problems/problem.ts'
import { holdsMask } from '../../privacy/mask.ts'

/**
 * Returns the faults that are refused even in a draft: a wrong shape, too large a value, or a mask sent back as an
 * answer.
 */
export const unfitAnswers = (form: Form, answers: Record<string, unknown>): Fault[] => [
  ...form.outline(answers),
  ...(holdsMask(answers) ? form.personal(answers) : [])
    .filter(({ value }) => holdsMask(value))
    .map(({ pointer }) => fault({ pointer: `/answers${pointer}` }, 'masked')),
]

/** Returns the fault of a new application for a permit type that does not exist, or takes no applications now. */
export const notOffered = (): Fault => fault({ pointer: '/permitType' }, 'not_offered')
