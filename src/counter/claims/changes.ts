import type { Case } from '../../applications/case/case.ts'
import { changed, eventOf } from '../../applications/changed.ts'
import type { PersonalDoer } from '../../applications/doer.ts'
import { forgetContacts } from '../../applications/without-data.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Claimable } from './queries.ts'

/**
 * Stores a claim code for `days` days, in place of an earlier one. Undefined when the application has changed since it
 * was read.
 */
export async function replaceClaimCode(
  db: Db,
  application: Case,
  { sha256, days }: { sha256: Buffer; days: number },
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
    ), ${eventOf(db, { type: 'claim_code.issued', details: { goodForDays: days } }, doer)}
    select version, expires_at from changed, code`
  return issued
}

/**
 * Makes a person the applicant, records the event and deletes the code. Suspended contacts stated at the counter are
 * deleted too, because no notice can reach them. Undefined when the application or its code has changed since it was
 * read.
 */
export async function takeOverApplication(
  db: Db,
  { id, version }: Claimable,
  doer: PersonalDoer,
): Promise<{ version: number; at: Date } | undefined> {
  const [claimed] = await db<{ version: number; at: Date }[]>`
    with ${changed(db, { id, version }, { set: db`, applicant_id = ${doer.personId}::uuid` })}, spent as (
      delete from claim_codes c
      using changed
      where c.application_id = changed.id
    ), silent as (
      ${forgetContacts(db)} and c.suspended_at is not null
    ), ${eventOf(db, { type: 'application.claimed', details: {} }, doer)}
    select version, at from changed`
  return claimed
}
