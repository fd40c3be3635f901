import type { Actor } from '../access/identity/actor.ts'
import { closeObjections, lockPermit } from '../applications/objections/close.ts'
import type { PermitSubject } from '../applications/objections/states.ts'
import type { Channel } from '../http/channels.ts'
import { refuseNumbers } from '../http/no-numbers.ts'
import { fault } from '../http/problems/faults.ts'
import { demandNoFaults, type Fault, Problem } from '../http/problems/problem.ts'
import { retrying } from '../http/retrying.ts'
import type { Db } from '../platform/db/client.ts'
import { changePermit, type PermitChange, type PermitEvent } from './changes.ts'
import type { PermitEventType } from './event-types.ts'
import {
  decidePermit,
  type PermitAction,
  type PermitHistoryStanding,
  type PermitStanding,
  type PermitState,
} from './life.ts'
import { headOver, permitStandingOf } from './standing.ts'
import { findPermitFacts, type StandingPermit } from './step-queries.ts'
import type { PermitStepInput } from './steps-schema.ts'

export interface RecordedPermitStep extends PermitEvent {
  action: PermitAction
  type: PermitEventType
  from: PermitState
  to: PermitState
  standing: PermitHistoryStanding
  details: Record<string, unknown>
}

interface Considered {
  facts: StandingPermit
  to: PermitState
  stands: { standing: Exclude<PermitStanding, 'holder'>; officeId: string | null }
}

/** The decisions that steps take back. */
const takenBackBy: Partial<Record<PermitStepInput['action'], PermitSubject>> = {
  lift: 'suspension',
  call_off_revocation: 'revocation',
}

/** The furthest day of a revocation from today: a later one is probably a typing error. */
const furthestDays = 366
const dayMilliseconds = 86_400_000

/**
 * Takes a step of a permit: reads the facts, applies the rules, and writes only if the version is still the same. After
 * a lost race it retries with the new facts. A step that takes back a decision closes the objection against it. `tx`
 * has to be a transaction. Throws `not_found`, `stale`, `forbidden`, `own_permit`,
 * `step_not_allowed`, `blocked`, `rule_broken`, `conflict`.
 */
export async function transitionPermit(
  tx: Db,
  id: string,
  input: PermitStepInput,
  actor: Actor,
  { channel, ifVersion }: { channel: Channel; ifVersion: number | undefined },
): Promise<RecordedPermitStep> {
  return retrying(async () => {
    const considered = await considerPermit(tx, id, input, actor, ifVersion)
    const against = takenBackBy[input.action]
    // A revocation ends the visits of the application and of renewals, and finds those that were just booked.
    if (against || input.action === 'revoke') await lockPermit(tx, id)
    const change = changeOf(considered, input)
    const doer = { ...considered.stands, personId: actor.personId, channel }
    const event = await changePermit(tx, considered.facts, change, doer)
    if (event && against) await closeObjections(tx, id, against, { ...doer, standing: 'head' })
    return event && { ...event, ...change, standing: considered.stands.standing }
  })
}

/** Runs every check of a step. Writes nothing. Throws what the step would throw. */
export async function considerPermit(
  db: Db,
  id: string,
  input: PermitStepInput,
  actor: Actor,
  ifVersion: number | undefined,
): Promise<Considered> {
  const facts = await findPermitFacts(db, id, actor)
  if (ifVersion !== undefined && ifVersion !== facts.version) throw new Problem('stale', {})
  const stands = permitStandingOf(facts, actor)
  if (stands?.standing === 'holder' && headOver(facts.office, actor)) throw new Problem('own_permit', {})
  const { to } = decidePermit(facts, input, stands?.standing ?? null)
  if (!stands || stands.standing === 'holder')
    throw new Error('An actor who may take a step has no standing towards the permit.')
  demandNoFaults(
    input.action === 'revoke' && input.effectiveOn !== undefined ? dayFaults(facts, input.effectiveOn) : [],
  )
  refuseNumbers(input)
  return { facts, to, stands: { standing: stands.standing, officeId: stands.officeId } }
}

/** Returns the fault of a revocation in the past, after the permit's last day, or too far in the future. */
function dayFaults({ today, endsOn }: StandingPermit, effectiveOn: string): Fault[] {
  const place = { pointer: '/effectiveOn' }
  if (effectiveOn < today) return [fault(place, 'day_is_past')]
  if (endsOn !== null && effectiveOn > endsOn) return [fault(place, 'after_its_end', { day: endsOn })]
  return Date.parse(effectiveOn) - Date.parse(today) > furthestDays * dayMilliseconds
    ? [fault(place, 'too_far_ahead', { limit: furthestDays })]
    : []
}

const types: Record<PermitStepInput['action'], PermitEventType> = {
  suspend: 'permit.suspended',
  lift: 'permit.suspension_lifted',
  revoke: 'permit.revoked',
  call_off_revocation: 'permit.revocation_called_off',
}

function changeOf({ facts, to }: Considered, { action, ...words }: PermitStepInput): PermitChange {
  const { state: from, today, revokedFrom } = facts
  if (action !== 'revoke')
    return {
      type: types[action],
      action,
      from,
      to,
      revokedFrom: action === 'call_off_revocation' ? null : revokedFrom,
      details: words,
    }
  const day = 'effectiveOn' in words ? (words.effectiveOn ?? today) : today
  return {
    type: to === 'revoked' ? types.revoke : 'permit.revocation_decided',
    action,
    from,
    to,
    revokedFrom: day,
    details: { ...words, effectiveOn: day },
  }
}
