import { type Db, within } from '../../platform/db/client.ts'
import { findAnyCase } from '../case/queries.ts'
import { system } from '../doer.ts'
import { endedStates } from '../drafts/earlier.ts'
import type { Consequence } from '../steps/consequence.ts'
import { takeSystemStep } from '../steps/transition.ts'

const batch = 500

/**
 * Moves at most 500 renewals and amendments on that were paid in full while their earlier permit was revoked, once an
 * objection has brought it back. No later payment would move them, and they would lapse as unpaid. Returns the number
 * moved.
 */
export async function confirmPaid(db: Db, consequences: readonly Consequence[]): Promise<number> {
  const paid = await db<{ id: string }[]>`
    select a.id
    from permits p
    join applications a on a.started_from_id = p.application_id
    where a.status = 'awaiting_payment'
      and a.discarded_at is null
      and a.started_for in ('renewal', 'amendment')
      and a.paid_amount >= a.fee_amount
      and permit_state(p.state, p.ends_on, p.revoked_from) <> all(${endedStates}::permit_state[])
    order by a.status_since
    limit ${batch}`
  let confirmed = 0
  for (const { id } of paid) if (await within(db, (tx) => confirmOne(tx, id, consequences))) confirmed++
  return confirmed
}

/** Moves one application on. False when it has changed meanwhile; the next run judges it again. */
async function confirmOne(tx: Db, id: string, consequences: readonly Consequence[]): Promise<boolean> {
  const application = await findAnyCase(tx, id)
  const input = { action: 'confirm_payment' } as const
  return (
    application !== undefined &&
    (await takeSystemStep({ db: tx, consequences }, application, input, system)) !== undefined
  )
}
