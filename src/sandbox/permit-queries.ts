import { newReference, newTrackingKey } from '../applications/reference.ts'
import type { PermitState } from '../permits/life.ts'
import type { Db } from '../platform/db/client.ts'
import { startOfDay } from '../platform/db/local-time.ts'
import { maskedName } from '../privacy/mask.ts'
import { issuingRegion, type PastEvent, sandboxHolder, sandboxPermitType } from './fixed-permits.ts'

/** A permit to be inserted into the sandbox, with its history. Days are YYYY-MM-DD. */
interface NewPermit {
  id: string
  number: string
  token: string
  state: PermitState
  villageCode: string
  year: number
  sequence: number
  validFrom: string | null
  validUntil: string | null
  revokedFrom: string | null
  /** The id of its successor. */
  supersededBy: string | null
  events: readonly PastEvent[]
}

/**
 * Inserts permits of the sandbox with their applications and events, as if they had been issued today. Call it in a
 * transaction.
 */
export async function insertPermits(db: Db, permits: readonly NewPermit[]): Promise<void> {
  const given = JSON.stringify(
    permits.map(({ events, ...permit }) => ({
      ...permit,
      reference: newReference(),
      key: newTrackingKey(),
      version: events.length,
    })),
  )
  await db`
    with given as (
      select *
      from jsonb_to_recordset(${given}::text::jsonb) as g (id uuid, reference text, key text, "villageCode" text)
    ), office as (
      select o.id
      from offices o
      where o.region_code = ${issuingRegion}
    ), application as (
      insert into applications (id, reference, tracking_key, permit_type, permit_type_version, status, channel,
        filed_at_office_id, village_code, office_id, submitted_at, accepted_at, stopped_at)
      select g.id, g.reference, g.key, ${sandboxPermitType}, 1, 'handed_over', 'counter', office.id, g."villageCode",
        office.id, now(), now(), now()
      from given g, office
      returning id
    )
    insert into application_forms (application_id, answers)
    select id, jsonb_build_object('applicant', jsonb_build_object('name', ${sandboxHolder}::text))
    from application`
  await db`
    insert into permits (id, application_id, version, number, issuing_office_id, office_id, permit_type,
      permit_type_version, year, sequence, village_code, holder, state, public_token, issued_at, changed_at, valid_from,
      valid_until, revoked_from, superseded_by)
    select g.id, g.id, g.version, g.number, o.id, o.id, ${sandboxPermitType}, 1, g.year, g.sequence, g."villageCode",
      ${maskedName(sandboxHolder)}, g.state::permit_state, g.token, now(), now(), g."validFrom", g."validUntil",
      g."revokedFrom", g."supersededBy"
    from jsonb_to_recordset(${given}::text::jsonb) as g (id uuid, version int, number text, token text, state text,
      "villageCode" text, year int, sequence int, "validFrom" date, "validUntil" date, "revokedFrom" date,
      "supersededBy" uuid)
    join offices o on o.region_code = ${issuingRegion}`
  const events = permits.flatMap(({ id, events: own }) =>
    own.map((event, index) => ({ id, ...event, version: index + 1 })),
  )
  await db`
    insert into permit_events (permit_id, version, type, action, from_state, to_state, standing, channel, at)
    select e.id, e.version, e.type, e.action, e."from"::permit_state, e."to"::permit_state, 'system', 'system', now()
    from jsonb_to_recordset(${JSON.stringify(events)}::text::jsonb) as e (id uuid, version int, type text, action text,
      "from" text, "to" text)
    order by e.id, e.version`
}

/**
 * Lets permits be issued when their first day begins, unless they were before. Permits without a first day stay as they
 * are.
 */
export const issueByFirstDay = (db: Db, ids: readonly string[]) => db`
  update permits p
  set issued_at = ${startOfDay(db, db`p.valid_from`)}
  where p.id = any(string_to_array(${ids.join()}, ',')::uuid[])
    and p.issued_at > ${startOfDay(db, db`p.valid_from`)}`
