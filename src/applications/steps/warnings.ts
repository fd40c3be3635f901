import type { Blocker, NextAction } from '../../http/problems/problem.ts'
import { pointsInto } from '../../platform/json-schema.ts'
import type { Names } from '../../platform/words.ts'
import type { AskedCorrection, Case, ReturnReason } from '../case/case.ts'
import type { Action } from '../lifecycle.ts'
import { neverBegan } from '../visits/purposes.ts'
import { warning } from './warning.ts'

/**
 * Returns the warnings of a step: corrections that were asked for and not made, a correction that waits before the
 * signature, a permit that is handed over while it is suspended or has expired, and one that comes in the place of a
 * permit that is suspended or will be revoked. Without any, nothing.
 */
export function warningsOf(application: Case, action: Action): Pick<NextAction, 'warnings'> {
  const warnings = [
    ...(action === 'hand_over' ? notToBeUsed(application) : []),
    ...(leadsToPermit.includes(action) ? decidedOnEarlier(application) : []),
    ...(leadsToSignature.includes(action) && application.correctionWaits ? [warning('correction_waits', {})] : []),
    ...notCorrected(application, action),
  ]
  return warnings.length > 0 ? { warnings } : {}
}

/** Returns a warning about a permit that is handed over and must not be used. */
function notToBeUsed({ permit, status, type }: Case): Blocker[] {
  const permitState = permit?.state ?? null
  if (permitState === 'suspended') return [warning('permit_suspended', {})]
  return permitState === 'expired' && !neverBegan({ status, permitState }, type.definition)
    ? [warning('permit_expired', {})]
    : []
}

const leadsToPermit: readonly Action[] = ['approve', 'sign', 'hand_over']

/** Returns warnings about decisions on the earlier permit, which end when the own permit comes into force. */
function decidedOnEarlier({ earlierPermit: earlier, permit, today }: Case): Blocker[] {
  if (earlier === null || (permit !== null && permit.state !== 'not_yet_in_force')) return []
  const { state, revokedFrom } = earlier
  return [
    ...(state === 'suspended' ? [warning('earlier_permit_suspended', {})] : []),
    ...(revokedFrom !== null && revokedFrom > today ? [warning('earlier_permit_to_be_revoked', { revokedFrom })] : []),
  ]
}

/** The steps before a signature, which decides the answers that the permit has. */
const leadsToSignature: readonly Action[] = ['approve', 'confirm_originals', 'sign']

/** Returns a warning for each correction that was asked for and not made, at a submission. */
function notCorrected(application: Case, action: Action): Blocker[] {
  if (action !== 'submit' || application.status !== 'returned') return []
  const open = (application.returnReasons ?? []).filter((reason) => !isCorrected(application, reason))
  const targets = [...new Set(open.map(({ target }) => target))]
  return targets.map((target) => warning('not_corrected', { item: nameOf(application, target) }, target))
}

/** Returns a correction as it is kept when an application is returned. */
export const unchanged = (reason: ReturnReason): AskedCorrection =>
  isSlot(reason) ? reason : { ...reason, changed: false }

/** Returns a correction as the officer asked for it. */
export const asAsked = ({ target, code, note }: AskedCorrection): ReturnReason => ({
  target,
  code,
  ...(note !== undefined && { note }),
})

/** Returns the corrections after answers at these JSON Pointers were changed. */
export const withChanged = (
  reasons: readonly AskedCorrection[] | null,
  pointers: readonly string[],
): readonly AskedCorrection[] | null =>
  reasons?.map((reason) => ({
    ...reason,
    ...(pointers.some((pointer) => pointsInto(pointer, reason.target)) && { changed: true }),
  })) ?? null

function isCorrected({ documents, statusSince }: Case, reason: AskedCorrection): boolean {
  if (!isSlot(reason)) return reason.changed !== false
  const current = documents.find(({ slot }) => slot === reason.target)
  return current !== undefined && Date.parse(current.uploadedAt) > statusSince.getTime()
}

const isSlot = ({ target }: ReturnReason): boolean => !target.startsWith('/')

/** Returns the label of a slot or an answer, in quotes. */
function nameOf({ type: { definition, form } }: Case, target: string): Names {
  const slot = definition.documents.find((document) => document.slot === target)
  if (slot) return { id: `"${slot.names.id}"`, en: `"${slot.names.en}"` }
  return form.label(target) ?? { id: 'Isian yang dikembalikan', en: 'The answer that was returned' }
}
