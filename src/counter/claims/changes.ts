import type { Case } from '../../applications/case/case.ts'
import { changed, eventOf, type Happening } from '../../applications/changed.ts'
import type { PersonalDoer } from '../../applications/doer.ts'
import { newTrackingKey } from '../../applications/reference.ts'
import { forgetContacts } from '../../applications/without-data.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Claimable } from './queries.ts'

/**
 * Stores a claim code for `days` days, in place of an earlier one, and records the event. Undefined when the
 * application has changed since it was read.
 */
export async function replaceClaimCode(
  db: Db,
  application: Case,
  { sha256, days, happening }: { sha256: Buffer; days: number; happening: Happening },
  doer: PersonalDoer,
): Promise<{ version: number; expiresAt: Date } | undefined> {
  const [issued] = await db<{ version: number; expiresAt: Date }[]>`
    with ${changed(db, application)}, code as (
      insert into claim_codes (application_id, sha256, issued_by, issued_at, expires_at)
      select id, ${sha256}, ${doer.personId}::uuid, at, at + ${days} * interval '1 day'
      from changed
      on conflict (application_id)
      do update
      set sha256 = excluded.sha256, issued_by = excluded.issued_by, issued_at = excluded.issued_at,
        expires_at = excluded.expires_at
      returning expires_at
    ), ${eventOf(db, happening, doer)}
    select version, expires_at from changed, code`
  return issued
}

/**
 * Deletes the code of an application and records the event. Returns the new version; undefined when the application has
 * changed since it was read.
 */
export async function deleteClaimCode(
  db: Db,
  application: Case,
  happening: Happening,
  doer: PersonalDoer,
): Promise<number | undefined> {
  const [withdrawn] = await db<{ version: number }[]>`
    with ${changed(db, application)}, gone as (
      delete from claim_codes c
      using changed
      where c.application_id = changed.id
    ), ${eventOf(db, happening, doer)}
    select version from changed`
  return withdrawn?.version
}

/**
 * Makes a person the applicant, records the event and deletes the code. If the application belonged to another account,
 * that person is remembered as a former applicant, and the tracking key is a new one. Suspended contacts stated at the
 * counter are deleted too, because no notice can reach them. Undefined when the application or its code has changed
 * since it was read.
 */
export async function takeOverApplication(
  db: Db,
  { id, version, hasAccount }: Claimable,
  doer: PersonalDoer,
): Promise<{ version: number; at: Date } | undefined> {
  const type = hasAccount ? 'application.account_changed' : 'application.claimed'
  const [claimed] = await db<{ version: number; at: Date }[]>`
    with ${changed(db, { id, version }, { set: newHolder(db, doer.personId) })}, spent as (
      delete from claim_codes c
      using changed
      where c.application_id = changed.id
    ), silent as (
      ${forgetContacts(db)} and c.suspended_at is not null
    ), ${eventOf(db, { type, details: {} }, doer)}
    select version, at from changed`
  return claimed
}

/** Returns the assignments that give application `a` to the account of a person. */
const newHolder = (db: Db, personId: string) => db`,
  applicant_id = ${personId}::uuid,
  former_applicants = array_remove(
    array_remove(a.former_applicants, ${personId}::uuid) || a.applicant_id, null),
  tracking_key = case when a.applicant_id is null then a.tracking_key else ${newTrackingKey()} end`
