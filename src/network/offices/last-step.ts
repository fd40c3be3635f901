import type { Db } from '../../platform/db/client.ts'
import { lockClosingOffice, lockFreeOffices, markDissolved, markWoundDown } from './dissolution-queries.ts'
import { type Estate, type EstateItem, handOver, type Transfer } from './estate.ts'
import { decideOffice } from './life.ts'
import { changeState, type OfficeDoer, type OfficeEvent, type OfficeHappening, recordOffice } from './life-queries.ts'
import type { OfficeFacts } from './steps.ts'

/**
 * Winds an office down or dissolves it, by its dissolution in progress. The caller has to hold the lock on offices. The
 * office is locked when most of its estate has gone, so nobody waits for that. What came meanwhile is transferred under
 * the lock: a concurrent submission is either transferred too, or finds the office closed and is routed again. `first`
 * is recorded before the step: an event locks the office, too. Throws `step_not_allowed`, `blocked`.
 */
export async function takeLastStep(
  tx: Db,
  estate: Estate,
  facts: OfficeFacts,
  action: 'wind_down' | 'dissolve',
  { at, first, ...doer }: OfficeDoer & { at: Date; first?: OfficeHappening },
): Promise<OfficeEvent & { details: Record<string, unknown> }> {
  const { to } = decideOffice(facts, action)
  const { id: officeId, state: from, dissolution } = facts
  if (!dissolution) throw new Error('An office without a dissolution cannot go.')
  const { id: dissolutionId, successor } = dissolution
  const transfer = { dissolutionId, from: officeId, to: successor.id, personId: doer.personId, at }
  const details = { dissolutionId, successorOfficeId: successor.id }
  const gone = action === 'dissolve' ? await handOverAndLock(tx, estate, transfer) : []
  if (action === 'wind_down') await lockClosingOffice(tx, officeId)
  if (first) await recordOffice(tx, officeId, first, doer, at)
  if (action === 'wind_down') {
    await estate.area.move(tx, transfer)
    await markWoundDown(tx, dissolutionId, at)
  } else {
    await markDissolved(tx, dissolutionId, await handOver(tx, estate, transfer, 'move', gone), doer, at)
  }
  const event = await changeState(tx, officeId, { action, from, to, details }, doer, at)
  await recordOffice(
    tx,
    successor.id,
    {
      type: action === 'dissolve' ? 'office.took_over' : 'office.serves_more',
      details: { dissolutionId, fromOfficeId: officeId },
    },
    doer,
    at,
  )
  return { ...event, details }
}

const attempts = 3

/**
 * Transfers the archive, then what nobody has locked, and locks the office and its successor. Returns what has gone.
 * Others lock an office, or the successor that they go to, before an application. So this waits for the two only while
 * it holds no open application: if they are not free, the applications go back, and after the last attempt they are all
 * left for the time after the lock.
 */
async function handOverAndLock(tx: Db, estate: Estate, transfer: Transfer): Promise<EstateItem[]> {
  const ahead = await handOver(tx, estate, transfer, 'moveAhead')
  for (let attempt = 1; attempt <= attempts; attempt++) {
    await tx`savepoint office_is_open`
    const gone = await handOver(tx, estate, transfer, 'moveFree', ahead)
    if (await lockFreeOffices(tx, [transfer.from, transfer.to])) {
      await tx`release savepoint office_is_open`
      return gone
    }
    await tx`rollback to savepoint office_is_open`
  }
  for (const officeId of [transfer.from, transfer.to]) await lockClosingOffice(tx, officeId)
  return ahead
}
