import type postgres from 'postgres'
import type { Actor } from '../../access/identity/actor.ts'
import { demandAdministering } from '../../access/identity/administrators.ts'
import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults, type NextAction, Problem } from '../../http/problems/problem.ts'
import { type Db, inTransaction } from '../../platform/db/client.ts'
import { todayInNetwork } from '../calendar/queries.ts'
import { dueDissolutions } from './dissolution-queries.ts'
import type { Estate } from './estate.ts'
import { takeLastStep } from './last-step.ts'
import { decideOffice, nextOfficeActions } from './life.ts'
import {
  changeState,
  factsOf,
  type OfficeDoer,
  type OfficeEvent,
  type OfficePatch,
  type OfficeStepTaken,
  updateOffice,
} from './life-queries.ts'
import { lockOffices, lockOfficesFor } from './lock.ts'
import type { OfficeAction, OfficeFacts } from './steps.ts'

interface RecordedOfficeStep extends OfficeEvent, OfficeStepTaken {}

/** Returns the facts of an office and its possible steps. Throws `not_found`, `forbidden`. */
export async function assessReadiness(
  db: Db,
  id: string,
  actor: Actor,
): Promise<{ facts: OfficeFacts; nextActions: NextAction[] }> {
  const facts = await factsOf(db, id)
  demandAdministering(actor, facts.regionCode, 'read_readiness')
  return { facts, nextActions: nextOfficeActions(facts) }
}

/** Runs every check of a step. Writes nothing. Throws what the step itself would throw. */
export async function considerOffice(
  db: Db,
  id: string,
  action: OfficeAction,
  actor: Actor,
  ifVersion: number | undefined,
) {
  const facts = await factsOf(db, id)
  demandAdministering(actor, facts.regionCode, action)
  if (ifVersion !== undefined && ifVersion !== facts.version) throw new Problem('stale', {})
  return { facts, step: decideOffice(facts, action) }
}

/**
 * Takes a step of an office, in the transaction `tx`. Throws `not_found`, `forbidden`, `stale`, `step_not_allowed`,
 * `blocked`.
 */
export async function takeOfficeStep(
  tx: Db,
  estate: Estate,
  id: string,
  action: OfficeAction,
  { actor: waiting, ifVersion }: { actor: Actor; ifVersion: number | undefined },
): Promise<RecordedOfficeStep> {
  const { at, actor } = await lockOfficesFor(tx, waiting, id, action)
  const { facts, step } = await considerOffice(tx, id, action, actor, ifVersion)
  const taken = { action, from: facts.state, to: step.to, details: {} }
  const doer = { personId: actor.personId }
  if (action === 'wind_down' || action === 'dissolve')
    return { ...taken, ...(await takeLastStep(tx, estate, facts, action, { ...doer, at })) }
  return { ...taken, ...(await changeState(tx, id, taken, doer, at)) }
}

/**
 * Changes the contact of an office and the day on which its network was confirmed. `tx` must be a transaction. Throws
 * `not_found`, `forbidden`, `stale`, `rule_broken`.
 */
export async function changeOffice(
  tx: Db,
  id: string,
  patch: OfficePatch,
  actor: Actor,
  ifVersion: number,
): Promise<void> {
  const { at } = await lockOfficesFor(tx, actor, id, 'update_office')
  const facts = await factsOf(tx, id)
  if (facts.version !== ifVersion) throw new Problem('stale', {})
  const early =
    patch.networkConfirmedOn && patch.networkConfirmedOn > (await todayInNetwork(tx))
      ? [fault({ pointer: '/networkConfirmedOn' }, 'not_in_the_future')]
      : []
  demandNoFaults(early)
  await updateOffice(tx, id, patch, { personId: actor.personId }, at)
}

const system: OfficeDoer = { personId: null }
const dueAtATime = 100

/**
 * Winds down and dissolves the offices that are due, each in its own transaction, and returns their number. A failure
 * does not stop the others; all failures are thrown together at the end, so that the job is reported as failed. Each
 * names its office and the codes of what blocks it.
 */
export async function dissolveDue(pool: postgres.Sql, estate: Estate): Promise<number> {
  const failures: unknown[] = []
  let done = 0
  for (const { officeId } of await dueDissolutions(pool, dueAtATime)) {
    try {
      if (await inTransaction(pool, (tx) => takeDue(tx, estate, officeId))) done++
    } catch (cause) {
      failures.push(new Error(`Office ${officeId} cannot take the step that is due${reasonsOf(cause)}.`, { cause }))
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} offices whose day has come could not go.`)
  return done
}

const reasonsOf = (error: unknown): string =>
  error instanceof Problem && error.extras.blockers
    ? ` (${error.extras.blockers.map(({ code, target }) => [code, target].filter(Boolean).join(' ')).join(', ')})`
    : ''

/**
 * Takes the step that is due. Returns false when none is due any more, because an administrator took or cancelled it
 * meanwhile.
 */
async function takeDue(tx: Db, estate: Estate, officeId: string): Promise<boolean> {
  const at = await lockOffices(tx)
  const due = (await dueDissolutions(tx, dueAtATime)).find((candidate) => candidate.officeId === officeId)
  if (!due) return false
  await takeLastStep(tx, estate, await factsOf(tx, officeId), due.action, { ...system, at })
  return true
}
