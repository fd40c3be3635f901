import { system } from '../applications/doer.ts'
import type { TakeBack } from '../applications/objections/effect.ts'
import type { Db } from '../platform/db/client.ts'
import { changePermit } from './changes.ts'
import { supersedeEarlier } from './issue.ts'
import { type ContestedPermit, withoutDecision } from './life.ts'

/**
 * Takes back a suspension or revocation of a permit for an objection that is granted, and records it as a step of the
 * system. A decision without an effect now, because the permit has expired, was replaced or is revoked, is left as it
 * is.
 */
export const takeBack: TakeBack = async (tx, { objectionId, permitId, permitEventId, against }) => {
  const permit = await findContested(tx, permitId)
  if (!permit || permitEventId !== (against === 'suspension' ? permit.suspensionId : permit.revocationId)) return
  const change = withoutDecision(permit, against)
  if (!change) return
  const details = { objectionId }
  if (!(await changePermit(tx, permit, { ...change, details }, system)))
    throw new Error(`Permit ${permitId} changed while it was locked.`)
  // Programs of before handed revoked permits over, beside the permit in whose place they were to come.
  await supersedeEarlier(tx, permitId, system)
}

/** Reads what decides the state of a permit without one of its decisions. */
async function findContested(tx: Db, permitId: string): Promise<ContestedPermit | undefined> {
  const [permit] = await tx<ContestedPermit[]>`
    select p.id, p.version, p.state as stored_state, permit_state(p.state, p.ends_on, p.revoked_from) as state,
      network_day()::text as today, p.valid_until::text as valid_until, p.revoked_from::text as revoked_from,
      p.handed_over_at is not null as is_handed_over, suspended.id as suspension_id, revoked.id as revocation_id,
      exists (
        select
        from objections b
        where b.permit_id = p.id and b.permit_event_id = suspended.id and b.state = 'granted'
      ) as is_suspension_annulled,
      (select e.from_state
        from permit_events e
        where e.permit_id = p.id and e.to_state = 'revoked'
        order by e.version desc
        limit 1) as state_before
    from permits p
    left join lateral ${lastOf(tx, ['suspend', 'lift'])} suspended on suspended.action = 'suspend'
    left join lateral ${lastOf(tx, ['revoke', 'call_off_revocation'])} revoked on revoked.action = 'revoke'
    where p.id = ${permitId}`
  return permit
}

/** SQL for the last event of `permits p` with one of these actions. */
const lastOf = (db: Db, actions: readonly string[]) => db`(
  select e.id, e.action
  from permit_events e
  where e.permit_id = p.id and e.action = any(${[...actions]}::text[])
  order by e.version desc
  limit 1)`
