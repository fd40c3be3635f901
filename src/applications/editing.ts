import { Problem } from '../http/problems/problem.ts'
import type { Case } from './case.ts'
import { editableStates } from './lifecycle.ts'

/** Throws `not_editable` unless answers and documents may be changed in this state at all. */
export function mustBeEditable(file: Case): void {
  if (!editableStates.includes(file.status)) throw new Problem('not_editable', { status: file.status })
}

/** Whether the file of a slot may be sent now: in a draft every one, after a return those that were asked for. */
export const mayReplace = (file: Case, slot: string): boolean => isAskedFor(file, (target) => target === slot)

/** Whether the answer at this pointer may be changed now. */
export const mayAnswer = (file: Case, pointer: string): boolean =>
  isAskedFor(file, (target) => target.startsWith('/') && (pointer === target || pointer.startsWith(`${target}/`)))

const isAskedFor = (file: Case, matches: (target: string) => boolean): boolean =>
  file.status === 'draft' ||
  (file.status === 'returned' && (file.returnReasons ?? []).some(({ target }) => matches(target)))
