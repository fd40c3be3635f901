import type { Actor } from '../../access/identity/actor.ts'
import { Problem } from '../../http/problems/problem.ts'
import { pointsInto } from '../../platform/json-schema.ts'
import type { Case } from '../case/case.ts'
import { editableStates } from '../lifecycle.ts'
import { maySupply, standingsOf } from '../standing.ts'

/** Throws `forbidden` unless this actor may change answers and documents of the application. */
export function demandSupplier(application: Case, actor: Actor): void {
  if (!maySupply(standingsOf(application, actor)))
    throw new Problem('forbidden', { action: 'edit', by: ['applicant', 'assistant'] })
}

/** Throws `not_editable` unless the application is a draft. */
export function demandDraft({ status }: Case): void {
  if (status !== 'draft') throw new Problem('not_editable', { status })
}

/** Throws `not_editable` when the application was ever submitted. */
export function demandUnsubmitted({ status, submittedAt }: Case): void {
  if (status !== 'draft' && (status !== 'withdrawn' || submittedAt !== null))
    throw new Problem('not_editable', { status })
}

/** Throws `not_editable` unless answers and documents may be changed in this status. */
export function demandEditable(application: Case): void {
  if (!editableStates.includes(application.status)) throw new Problem('not_editable', { status: application.status })
}

/** True when a file may be sent for this slot now: any slot in a draft, after a return only those asked for. */
export const mayReplace = (application: Asked, slot: string): boolean =>
  isAskedFor(application, (target) => target === slot)

/**
 * True when the answer at this JSON Pointer may be changed now: any in a draft, after a return only those asked for.
 */
export const mayAnswer = (application: Case, pointer: string): boolean =>
  isAskedFor(application, (target) => target.startsWith('/') && pointsInto(pointer, target))

type Asked = Pick<Case, 'status' | 'returnReasons'>

const isAskedFor = (application: Asked, matches: (target: string) => boolean): boolean =>
  application.status === 'draft' ||
  (application.status === 'returned' && (application.returnReasons ?? []).some(({ target }) => matches(target)))
