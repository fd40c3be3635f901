import { isDeepStrictEqual } from 'node:util'
import { fault } from '../../http/problems/faults.ts'
import type { Fault } from '../../http/problems/problem.ts'
import { holdsMask, meant } from '../../privacy/mask.ts'
import type { Case } from '../case.ts'
import { mayAnswer } from '../editing.ts'
import { assessmentWith } from '../judged.ts'
import type { Status } from '../lifecycle.ts'
import { changedPointers, mergePatch, valueAt } from '../merge-patch.ts'

/** One answer that is to be another: null where there is none. */
export interface Change {
  pointer: string
  before: unknown
  after: unknown
}

/** What a correction is about, as it is kept: the patch (JSON Merge Patch) and what it changes. */
export interface Content {
  patch: Record<string, unknown>
  changes: readonly Change[]
}

/**
 * A file can be corrected from when it was handed in until its personal data goes; what can still be written is
 * written, not corrected.
 */
export const isCorrectable = ({ status, erasedAt }: Pick<Case, 'status' | 'erasedAt'>): boolean =>
  !writable.includes(status) && erasedAt === null

const writable: readonly Status[] = ['draft']

/** What a patch would change in the answers of an opened case, a mask that was sent back left out. */
export function contentOf({ answers, type: { form } }: Case, given: Record<string, unknown>): Content {
  const patch = holdsMask(given) ? meant(given, form.personal(answers)) : given
  const after = mergePatch(answers, patch)
  return {
    patch,
    changes: changedPointers(answers, patch).map((pointer) => ({
      pointer,
      before: valueAt(answers, pointer) ?? null,
      after: valueAt(after, pointer) ?? null,
    })),
  }
}

/**
 * What keeps a correction from being made of an opened case: it changes nothing, it is not about a person, it can be
 * written as it is, the answers would not fit the form any more, or a rule of the permit type would come out otherwise.
 * A correction mends what is said of a person, never what a decision rests on.
 */
export function correctionFaults(application: Case, { patch, changes }: Content): Fault[] {
  const { form } = application.type
  const after = mergePatch(application.answers, patch)
  if (changes.length === 0) return [fault({ pointer: '/answers' }, 'changes_nothing')]
  const personal = [...form.personal(application.answers), ...form.personal(after)].map(({ pointer }) =>
    parentOf(pointer),
  )
  const unfit = [
    ...changes
      .filter(({ pointer }) => !personal.includes(parentOf(pointer)))
      .map(({ pointer }) => fault({ pointer: `/answers${pointer}` }, 'not_personal')),
    ...form.whole(after),
    ...(holdsMask(after) ? form.personal(after) : [])
      .filter(({ value }) => holdsMask(value))
      .map(({ pointer }) => fault({ pointer: `/answers${pointer}` }, 'masked')),
    ...changes
      .filter(({ pointer }) => mayAnswer(application, pointer))
      .map(({ pointer }) => fault({ pointer: `/answers${pointer}` }, 'write_it')),
  ]
  if (unfit.length > 0) return unfit
  return isDeepStrictEqual(outcomeOf(application, application.answers), outcomeOf(application, after))
    ? []
    : changes.map(({ pointer }) => fault({ pointer: `/answers${pointer}` }, 'decides'))
}

/** A name stands beside the number of its person: where something personal stands, all is said of a person. */
const parentOf = (pointer: string): string => pointer.slice(0, pointer.lastIndexOf('/'))

/** Everything that the rules say of some answers in the place of those of a file. */
function outcomeOf(application: Case, answers: Record<string, unknown>) {
  const { level, requiredDocuments, inspection, requiredChecks, fee, undecided } = assessmentWith(application, answers)
  return {
    level,
    requiredDocuments: [...requiredDocuments],
    inspection,
    requiredChecks: [...requiredChecks],
    fee,
    undecided: undecided.map(({ pointer }) => pointer),
  }
}
