import { timingSafeEqual } from 'node:crypto'
import type { applications } from '../../../drizzle/tables/applications.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Names } from '../../platform/words.ts'
import type { EarlierPermit } from '../drafts/earlier.ts'
import type { Account } from '../fees/open-money.ts'
import type { ObjectionLevel } from '../objections/states.ts'
import { readTrackingKey } from '../reference.ts'

interface Tracked extends Account, Pick<typeof applications.$inferSelect, 'reference' | 'trackingKey' | 'status'> {
  permitType: Names
  since: Date
  office: Names | null
  /** An objection or appeal against its refusal or a decision on its permit that is open; null without one. */
  objected: ObjectionLevel | null
  /** The state of its permit; null without one. */
  permitState: EarlierPermit['state'] | null
  /** Of a renewal or an amendment: the state of the permit that it was started from. Null otherwise. */
  earlierState: EarlierPermit['state'] | null
}

/**
 * Reads the public facts of an application by its reference, in its standard form, and its tracking key. Throws the
 * same `not_found` when either is wrong.
 */
export async function findTracked(
  db: Db,
  { reference, trackingKey }: { reference: string; trackingKey: string },
): Promise<Omit<Tracked, 'trackingKey'>> {
  const [row] = await db<Tracked[]>`
    select a.reference, a.tracking_key, t.names as permit_type, a.status, a.status_since as since,
      a.paid_amount::float8 as paid_amount, a.fee_amount::float8 as fee_amount,
      a.refunded_amount::float8 as refunded_amount, a.kept_amount::float8 as kept_amount,
      a.refund_due::float8 as refund_due,
      names_json(o.name_id, o.name_en) as office,
      case when a.status in ('refused', 'issued', 'handed_over') then (
        select b.level
        from objections b
        where b.application_id = a.id and b.state = 'open'
        order by b.id desc
        limit 1) end as objected,
      case when a.status in ('issued', 'handed_over') then (
        select permit_state(p.state, p.ends_on, p.revoked_from)
        from permits p
        where p.application_id = a.id) end as permit_state,
      case when a.started_for in ('renewal', 'amendment') then (
        select permit_state(p.state, p.ends_on, p.revoked_from)
        from permits p
        where p.application_id = a.started_from_id) end as earlier_state
    from applications a
    join permit_type_versions t on t.code = a.permit_type and t.version = a.permit_type_version
    left join offices o on o.id = a.office_id
    where a.reference = ${reference} and a.discarded_at is null`
  const { trackingKey: expected, ...tracked } = row ?? { trackingKey: '' }
  if (!('status' in tracked) || !isSame(expected, readTrackingKey(trackingKey)))
    throw new Problem('not_found', { what: 'tracking' })
  return tracked
}

/** Compares keys in constant time, so that timing does not reveal a partly correct key. */
function isSame(expected: string, stated: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(stated)]
  return a.length === b.length && timingSafeEqual(a, b)
}
