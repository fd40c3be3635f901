import { isDeepStrictEqual } from 'node:util'
import { fault } from '../../http/problems/faults.ts'
import type { Blocker, Fault, NextAction } from '../../http/problems/problem.ts'
import { valueAt } from '../../platform/json-schema.ts'
import type { Names } from '../../platform/words.ts'
import { holdsMask, meant } from '../../privacy/mask.ts'
import type { Case } from '../case/case.ts'
import { assessmentWith } from '../case/evaluated.ts'
import { mayAnswer } from '../drafts/editing.ts'
import { changedPointers, mergePatch } from '../drafts/merge-patch.ts'
import type { Standing } from '../lifecycle.ts'
import { blocker } from '../steps/blocker.ts'
import type { CorrectionOutcome } from './outcomes.ts'

/** The applicant's side, which asks for corrections and withdraws them. */
export const requesters = ['applicant', 'assistant'] as const satisfies readonly Standing[]

/** The standings that decide. */
export const deciders = ['front_desk'] as const satisfies readonly Standing[]

/** The actions of people on a correction that waits. */
export const correctionActions = ['withdraw', 'decide'] as const
type CorrectionAction = (typeof correctionActions)[number]

/** A change of one answer. Null stands for a missing answer. */
interface Change {
  pointer: string
  before: unknown
  after: unknown
}

/** The content of a correction as it is stored: the patch (JSON Merge Patch) and the changes it makes. */
export interface Content {
  patch: Record<string, unknown>
  changes: readonly Change[]
}

/** True when an application can be corrected: it is no draft any more, and its personal data is not erased. */
export const isCorrectable = ({ status, erasedAt }: Pick<Case, 'status' | 'erasedAt'>): boolean =>
  status !== 'draft' && erasedAt === null

/**
 * Returns the content of a correction: the changes that a patch makes in the answers of an opened case. A mask that was
 * sent back is no change.
 */
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
 * Returns the faults of a correction of an opened case. A correction must change only personal answers that cannot be
 * edited directly, and at least one. It must keep to the form and leave every result of the rules as it is: facts about
 * a person change, never the basis of a decision.
 */
export function correctionFaults(application: Case, { patch, changes }: Content): Fault[] {
  const { form } = application.type
  const faultAt = (pointer: string, code: 'not_personal' | 'masked' | 'write_it' | 'decides') =>
    fault({ pointer: `/answers${pointer}` }, code, {}, form.label(pointer))
  const after = mergePatch(application.answers, patch)
  if (changes.length === 0) return [fault({ pointer: '/answers' }, 'changes_nothing')]
  const personal = [...form.personal(application.answers), ...form.personal(after)].map(({ pointer }) =>
    parentOf(pointer),
  )
  const unfit = [
    ...changes
      .filter(({ pointer }) => !personal.includes(parentOf(pointer)))
      .map(({ pointer }) => faultAt(pointer, 'not_personal')),
    ...form.whole(after),
    ...(holdsMask(after) ? form.personal(after) : [])
      .filter(({ value }) => holdsMask(value))
      .map(({ pointer }) => faultAt(pointer, 'masked')),
    ...changes
      .filter(({ pointer }) => mayAnswer(application, pointer))
      .map(({ pointer }) => faultAt(pointer, 'write_it')),
  ]
  if (unfit.length > 0) return unfit
  return isDeepStrictEqual(outcomeOf(application, application.answers), outcomeOf(application, after))
    ? []
    : changes.map(({ pointer }) => faultAt(pointer, 'decides'))
}

/**
 * Returns the pointer to the object of an answer. Every answer beside a personal one counts as personal, such as a name
 * beside an identity number.
 */
const parentOf = (pointer: string): string => pointer.slice(0, pointer.lastIndexOf('/'))

/** Returns every result of the rules for an application with these answers. */
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

/** The facts of a decision. `faults` are those of the correction in the application as it is now. */
interface Deciding {
  requestedBy: string
  isCertificateDue: boolean
  faults: readonly Fault[]
}

/**
 * Returns the blockers of a decision. An officer who asked for the correction does not decide it. It is not accepted
 * before the certificate is made, nor when it does not fit the application any more.
 */
export function decisionBlockers(
  outcome: CorrectionOutcome,
  { requestedBy, isCertificateDue, faults }: Deciding,
  personId: string,
): Blocker[] {
  const apart = requestedBy === personId ? [blocker('separation_of_duties', { condition: 'entered_correction' })] : []
  if (outcome !== 'accepted') return apart
  return [
    ...apart,
    ...(isCertificateDue ? [blocker('certificate_not_made', {})] : []),
    ...faults.map(({ code, pointer, detail }) =>
      blocker('correction_unfit', { fault: code === 'changes_nothing' ? alreadySo : detail }, pointer),
    ),
  ]
}

/** The words for a correction whose answers the application has meanwhile. */
const alreadySo: Names = { id: 'Isiannya sudah seperti yang diminta.', en: 'The answers are already as it asks.' }

/** Returns what a person with these standings may do with a correction that waits. */
export function nextCorrectionActions(
  deciding: Deciding,
  standings: readonly Standing[],
  personId: string,
): NextAction[] {
  const has = (by: readonly Standing[]) => by.some((standing) => standings.includes(standing))
  const act = (action: CorrectionAction, to: CorrectionOutcome, blockers: Blocker[]) => ({ action, to, blockers })
  return [
    ...(has(requesters) ? [act('withdraw', 'withdrawn', [])] : []),
    ...(has(deciders)
      ? decisions.map((outcome) => act('decide', outcome, decisionBlockers(outcome, deciding, personId)))
      : []),
  ]
}

const decisions = ['accepted', 'refused'] as const satisfies readonly CorrectionOutcome[]
