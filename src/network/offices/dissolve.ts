import type { Actor } from '../../access/identity/actor.ts'
import { demandAdministering } from '../../access/identity/administrators.ts'
import { fault } from '../../http/problems/faults.ts'
import { blocked, Problem, ruleBroken } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { todayInNetwork } from '../calendar/queries.ts'
import { type DissolutionDays, type DissolutionPlan, dayFaults, daysOf } from './dissolution.ts'
import { type DissolutionRow, findDissolution, insertDissolution, markCalledOff } from './dissolution-queries.ts'
import { countEstate, type Estate, type EstateItem } from './estate.ts'
import { takeLastStep } from './last-step.ts'
import { blockersOf, nextOfficeActions } from './life.ts'
import { factsOf, recordOffice, successorOf } from './life-queries.ts'
import { lockOfficesFor } from './lock.ts'
import { type OfficeFacts, officeStepsFrom, type Successor } from './steps.ts'

interface Preview extends DissolutionDays {
  successor: Successor
  estate: EstateItem[]
}

/** The administrator of a request, and the version of the office that they read; undefined accepts any version. */
interface Asked {
  actor: Actor
  ifVersion: number | undefined
}

interface Considered {
  facts: OfficeFacts
  successor: Successor
  days: DissolutionDays
  today: string
}

/**
 * Runs every check of a dissolution and returns what would be transferred now. Writes nothing. Throws what
 * `planDissolution` throws.
 */
export async function previewDissolution(
  db: Db,
  estate: Estate,
  officeId: string,
  plan: DissolutionPlan,
  asked: Asked,
): Promise<Preview> {
  const { successor, days } = await considerPlan(db, officeId, plan, asked)
  return { successor, ...days, estate: await countEstate(db, estate, officeId) }
}

/**
 * Plans the dissolution of an office. A step that is due today is taken at once, in the same transaction `tx`. Throws
 * `not_found`, `forbidden`, `stale`, `step_not_allowed`, `dissolution_exists`, `rule_broken`, and `blocked` with all
 * blockers.
 */
export async function planDissolution(
  tx: Db,
  estate: Estate,
  officeId: string,
  plan: DissolutionPlan,
  asked: Asked,
): Promise<DissolutionRow> {
  const { at, actor } = await lockOfficesFor(tx, asked.actor, officeId, 'dissolve_office')
  const { facts, successor, days, today } = await considerPlan(tx, officeId, plan, { ...asked, actor })
  const doer = { personId: actor.personId }
  const id = await insertDissolution(tx, { officeId, successorId: successor.id, ...days, ...doer, at })
  const due = days.dissolveOn !== null && days.dissolveOn <= today ? 'dissolve' : 'wind_down'
  const isDue = days.windDownOn <= today && officeStepsFrom(facts.state).some(({ action }) => action === due)
  const planned = {
    type: 'office.dissolution_planned',
    details: { dissolutionId: id, successorOfficeId: successor.id, ...days },
  }
  if (isDue) await takeLastStep(tx, estate, await factsOf(tx, officeId), due, { ...doer, at, first: planned })
  else await recordOffice(tx, officeId, planned, doer, at)
  return findDissolution(tx, officeId, id)
}

async function considerPlan(
  db: Db,
  officeId: string,
  plan: DissolutionPlan,
  { actor, ifVersion }: Asked,
): Promise<Considered> {
  const facts = await factsOf(db, officeId)
  demandAdministering(actor, facts.regionCode, 'dissolve_office')
  if (ifVersion !== undefined && ifVersion !== facts.version) throw new Problem('stale', {})
  const step = officeStepsFrom(facts.state).find(({ action }) => action === 'dissolve')
  if (!step)
    throw new Problem(
      'step_not_allowed',
      { action: 'dissolve', status: facts.state },
      { nextActions: nextOfficeActions(facts) },
    )
  if (facts.dissolution) throw new Problem('dissolution_exists', {}, { existingId: facts.dissolution.id })
  const today = await todayInNetwork(db)
  const found = await successorOf(db, officeId, plan.successorOfficeId)
  const errors = [
    ...dayFaults(plan, today),
    ...(found ? [] : [fault({ pointer: '/successorOfficeId' }, 'not_an_office')]),
  ]
  if (!found || errors.length > 0) throw ruleBroken(...errors)
  const { regionCode, ...successor } = found
  demandAdministering(actor, regionCode, 'dissolve_office')
  const blockers = blockersOf({ ...facts, dissolution: { id: '', successor } }, step)
  if (blockers.length > 0) throw blocked('dissolve', blockers)
  return { facts, successor, days: daysOf(plan, today), today }
}

/**
 * Returns a dissolution with its minutes; before its end, with what would be transferred now. Throws `not_found`,
 * `forbidden`.
 */
export async function minutesOf(
  db: Db,
  estate: Estate,
  officeId: string,
  id: string,
  actor: Actor,
): Promise<{ facts: OfficeFacts; dissolution: DissolutionRow }> {
  const facts = await factsOf(db, officeId)
  demandAdministering(actor, facts.regionCode, 'read_dissolution')
  const dissolution = await findDissolution(db, officeId, id)
  return {
    facts,
    dissolution:
      facts.dissolution?.id === id ? { ...dissolution, estate: await countEstate(db, estate, officeId) } : dissolution,
  }
}

/** Cancels a dissolution that has not begun. Throws `not_found`, `forbidden`, `stale`, `dissolution_begun`. */
export async function callOff(tx: Db, officeId: string, id: string, actor: Actor, ifVersion: number): Promise<void> {
  const { at } = await lockOfficesFor(tx, actor, officeId, 'dissolve_office')
  const facts = await factsOf(tx, officeId)
  const { state } = await findDissolution(tx, officeId, id)
  if (facts.version !== ifVersion) throw new Problem('stale', {})
  if (state !== 'planned') throw new Problem('dissolution_begun', { state })
  await markCalledOff(tx, id, at)
  await recordOffice(
    tx,
    officeId,
    { type: 'office.dissolution_called_off', details: { dissolutionId: id } },
    { personId: actor.personId },
    at,
  )
}
