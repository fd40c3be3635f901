import { timingSafeEqual } from 'node:crypto'
import type { applications } from '../../../drizzle/tables/applications.ts'
import { publishedVersion } from '../../catalogue/permit-types/queries.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Names } from '../../platform/words.ts'
import type { EarlierPermit } from '../drafts/earlier.ts'
import type { Account } from '../fees/open-money.ts'
import type { ObjectionLevel } from '../objections/states.ts'
import { readTrackingKey } from '../reference.ts'

interface Tracked extends Pick<typeof applications.$inferSelect, 'reference' | 'status'> {
  permitType: Names
  since: Date
  office: Names | null
  /** Null where nothing was paid. */
  account: Account | null
  /** An objection or appeal against its refusal or a decision on its permit that is open; null without one. */
  objected: ObjectionLevel | null
  /** The state of the permit of an issued application; null in other statuses. */
  permitState: EarlierPermit['state'] | null
  /** Of a renewal or an amendment: the state of the permit that it was started from. Null otherwise. */
  earlierState: EarlierPermit['state'] | null
}

type TrackedRow = Omit<Tracked, 'permitType'> &
  Pick<typeof applications.$inferSelect, 'trackingKey' | 'permitType' | 'permitTypeVersion'>

/**
 * Reads the public facts of an application by its reference, in its standard form, and its tracking key. Throws the
 * same `not_found` when either is wrong. Asks for permits by a function: PostgreSQL prepares each subquery of a
 * statement at every execution, also where a condition skips it.
 */
export async function findTracked(
  db: Db,
  { reference, trackingKey }: { reference: string; trackingKey: string },
): Promise<Tracked> {
  const [row] = await db<TrackedRow[]>`
    select a.reference, a.tracking_key, a.permit_type, a.permit_type_version, a.status, a.status_since as since,
      names_json(o.name_id, o.name_en) as office,
      case when a.paid_amount <> 0 or a.refunded_amount <> 0 then json_build_object('paidAmount', a.paid_amount,
        'feeAmount', a.fee_amount, 'refundedAmount', a.refunded_amount, 'keptAmount', a.kept_amount,
        'refundDue', a.refund_due, 'refundReturned', a.refund_returned) end as account,
      case when a.status in ('refused', 'issued', 'handed_over') then (
        select b.level
        from objections b
        where b.application_id = a.id and b.state = 'open'
        order by b.id desc
        limit 1) end as objected,
      case when a.status = 'issued' then (permit_json(a.id) ->> 'state')::permit_state end as permit_state,
      case when a.started_for in ('renewal', 'amendment') then
        (permit_json(a.started_from_id) ->> 'state')::permit_state end as earlier_state
    from applications a
    left join offices o on o.id = a.office_id
    where a.reference = ${reference} and a.discarded_at is null`
  if (!row) throw new Problem('not_found', { what: 'tracking' })
  const { trackingKey: expected, permitType, permitTypeVersion, ...facts } = row
  if (!isSame(expected, readTrackingKey(trackingKey))) throw new Problem('not_found', { what: 'tracking' })
  const { definition } = await publishedVersion(db, permitType, permitTypeVersion)
  return { ...facts, permitType: definition.names }
}

/** Compares keys in constant time, so that timing does not reveal a partly correct key. */
function isSame(expected: string, stated: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(stated)]
  return a.length === b.length && timingSafeEqual(a, b)
}
