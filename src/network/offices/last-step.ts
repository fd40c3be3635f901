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
  const transfer = { dissolutionId, from: officeId, to: successor.id, personId: doer.personId, at, left: [] }
  const details = { dissolutionId, successorOfficeId: successor.id }
  const { gone, left } = action === 'dissolve' ? await handOverAndLock(tx, estate, transfer) : { gone: [], left: [] }
  if (action === 'wind_down') await lockClosingOffice(tx, officeId)
  if (first) await recordOffice(tx, officeId, first, doer, at)
  if (action === 'wind_down') {
    await estate.area.move(tx, transfer)
    await markWoundDown(tx, dissolutionId, at)
  } else {
    await markDissolved(tx, dissolutionId, await handOver(tx, estate, { ...transfer, left }, 'move', gone), doer, at)
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
 * Transfers the archive, then what nobody has locked, and locks the office, its successor and the applications that are
 * left. Returns what has gone, and what is left. Others lock an office before an application, and several applications
 * in the order of their ids. So this waits for none of them while it holds open applications: if they are not free, the
 * applications go back. After the last attempt all of them are left for the time after the lock, and locked in order.
 */
async function handOverAndLock(
  tx: Db,
  estate: Estate,
  transfer: Transfer,
): Promise<{ gone: EstateItem[]; left: string[] }> {
  const ahead = await handOver(tx, estate, transfer, 'moveAhead')
  for (let attempt = 1; attempt <= attempts; attempt++) {
    await tx`savepoint office_is_open`
    const gone = await handOver(tx, estate, transfer, 'moveFree', ahead)
    const left = await lockFree(tx, estate, transfer)
    if (left) {
      await tx`release savepoint office_is_open`
      return { gone, left }
    }
    await tx`rollback to savepoint office_is_open`
  }
  for (const officeId of [transfer.from, transfer.to]) await lockClosingOffice(tx, officeId)
  const left = await estate.leftover.ids(tx, transfer.from)
  await estate.leftover.lock(tx, left)
  return { gone: ahead, left }
}

/**
 * Locks both offices and the applications that are left, if they are free within a moment. Returns the applications.
 */
async function lockFree(tx: Db, { leftover }: Estate, { from, to }: Transfer): Promise<string[] | undefined> {
  if (!(await looksFor(tx, officeLooks, () => lockFreeOffices(tx, [from, to])))) return undefined
  const left = await leftover.ids(tx, from)
  return (await looksFor(tx, applicationLooks, () => leftover.lockFree(tx, left))) ? left : undefined
}

/** The offices are looked at for 0.14 s. */
const officeLooks = 8
/** The applications are looked at for half a second: those who wait for the office wait for two. */
const applicationLooks = 26
const secondsBetweenLooks = 0.02

/** Locks by `lock`, in no queue: its holder may wait for what this transaction has locked. False: it never was free. */
async function looksFor(tx: Db, looks: number, lock: () => Promise<boolean>): Promise<boolean> {
  for (let look = 1; look <= looks; look++) {
    if (look > 1) await tx`select pg_sleep(${secondsBetweenLooks})`
    if (await lock()) return true
  }
  return false
}
