import type { Case } from '../../applications/case.ts'
import { type Doer, recordIn } from '../../applications/changes.ts'
import { forgetContactsOf } from '../../applications/without-data.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Claimable } from './queries.ts'

type Acting = Doer & { personId: string }

/** Puts a new code in the place of the one there was. Undefined when the application has changed since it was read. */
export async function replaceCode(
  db: Db,
  file: Case,
  { sha256, days }: { sha256: Buffer; days: number },
  doer: Acting,
): Promise<{ version: number; expiresAt: Date } | undefined> {
  const [issued] = await db<{ version: number; expiresAt: Date }[]>`
    with bumped as (
      update applications set version = version + 1, updated_at = clock_timestamp()
      where id = ${file.id} and version = ${file.version} and discarded_at is null
      returning id, version, updated_at as at
    ), code as (
      insert into claim_codes (application_id, sha256, issued_by, issued_at, expires_at)
      select id, ${sha256}, ${doer.personId}::uuid, at, at + ${days} * interval '1 day' from bumped
      on conflict (application_id)
      do update
      set sha256 = excluded.sha256, issued_by = excluded.issued_by, issued_at = excluded.issued_at,
        expires_at = excluded.expires_at
      returning expires_at
    ), event as (${recordIn(db, db`bumped`, { type: 'claim_code.issued', details: { goodForDays: days } }, doer)})
    select version, expires_at as "expiresAt" from bumped, code`
  return issued
}

/**
 * Makes somebody the applicant: once, with its event, and the code is gone; so are addresses stated at the counter that
 * cannot even be told of it. On condition that nothing has changed since the application was read, its code included;
 * undefined when it has.
 */
export async function takeOver(
  db: Db,
  { id, version }: Claimable,
  doer: Acting,
): Promise<{ version: number; at: Date } | undefined> {
  const [claimed] = await db<{ version: number; at: Date }[]>`
    with claimed as (
      update applications
      set version = version + 1, applicant_id = ${doer.personId}::uuid, updated_at = clock_timestamp()
      where id = ${id} and version = ${version} and discarded_at is null returning id, version, updated_at as at
    ), spent as (
      delete from claim_codes c using claimed where c.application_id = claimed.id
    ), silent as (
      ${forgetContactsOf(db, db`claimed`)} and c.suspended_at is not null
    ), event as (${recordIn(db, db`claimed`, { type: 'application.claimed', details: {} }, doer)})
    select version, at from claimed`
  return claimed
}
