import { contactForgotten } from '../../applications/without-data.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import type { Language } from '../../platform/words.ts'
import type { Sealed } from '../../privacy/vault.ts'
import type { ContactBasis, ContactChannel } from './contact.ts'
import { contactColumns } from './queries.ts'
import type { Contact } from './schema.ts'

/** An address as its row stores it: sealed under the id of the contact, with its keyed hash, and masked for display. */
export interface KeptAddress extends Sealed {
  id: string
  channel: ContactChannel
  digest: Buffer
  shown: string
  language: Language
}

/**
 * Takes an advisory lock on the contacts of a person until the transaction ends: concurrent requests run one by one.
 */
const lockContacts = (tx: Db, personId: string) =>
  tx`select pg_advisory_xact_lock(hashtextextended(${`contacts ${personId}`}, 0))`

/**
 * Inserts a contact that awaits its code, and replaces the unconfirmed one of its channel. `tx` has to be a
 * transaction.
 */
export async function insertWaiting(
  tx: Db,
  personId: string,
  { id, channel, personal, kid, digest, shown, language }: KeptAddress,
  code: { digest: string; minutes: number },
): Promise<Contact> {
  await lockContacts(tx, personId)
  await tx`
    update contacts
    set ${contactForgotten(tx)}
    where person_id = ${personId} and channel = ${channel} and confirmed_at is null and removed_at is null`
  const [contact] = await tx<Contact[]>`
    insert into contacts as c (id, person_id, channel, personal, personal_kid, digest, shown, language, code_digest,
      code_expires_at)
    values (${id}, ${personId}, ${channel}, ${personal}, ${kid}, ${digest}, ${shown}, ${language}, ${code.digest},
      now() + ${code.minutes} * interval '1 minute')
    returning ${contactColumns(tx)}`
  if (!contact) throw new Error('A contact could not be recorded.')
  return contact
}

/** True when a person has confirmed this address and it is not suspended as unreachable. */
export async function isConfirmed(
  db: Db,
  personId: string,
  { channel, digest }: Pick<KeptAddress, 'channel' | 'digest'>,
): Promise<boolean> {
  const rows = await db`
    select
    from contacts
    where person_id = ${personId} and channel = ${channel} and digest = ${digest} and confirmed_at is not null
      and removed_at is null and suspended_at is null`
  return rows.length > 0
}

/**
 * Confirms a contact by its code, and replaces the confirmed one of its channel. Returns undefined for a wrong or
 * expired code. `tx` has to be a transaction.
 */
export async function confirmWaiting(
  tx: Db,
  personId: string,
  id: string,
  codeDigest: string,
): Promise<Contact | undefined> {
  await lockContacts(tx, personId)
  const [right] = await tx<{ channel: ContactChannel }[]>`
    select channel
    from contacts
    where id = ${id} and person_id = ${personId} and confirmed_at is null and removed_at is null
      and code_digest = ${codeDigest} and code_expires_at > now()
    for update`
  if (!right) return undefined
  await tx`
    update contacts
    set ${contactForgotten(tx)}
    where person_id = ${personId} and channel = ${right.channel} and confirmed_at is not null and removed_at is null`
  const [contact] = await tx<Contact[]>`
    update contacts c
    set confirmed_at = now(), basis = 'code', code_digest = null, code_expires_at = null, version = version + 1
    where c.id = ${id}
    returning ${contactColumns(tx)}`
  return contact
}

/**
 * Changes language and kinds of a contact: undefined keeps a value, and `kinds` null is the default of the channel.
 * Returns undefined when the contact is not at this version.
 */
export async function changeContact(
  db: Db,
  personId: string,
  id: string,
  version: number,
  { language, kinds }: { language?: Language | undefined; kinds?: readonly string[] | null | undefined },
): Promise<Contact | undefined> {
  const [contact] = await db<Contact[]>`
    update contacts c
    set version = version + 1, language = coalesce(${language ?? null}::language, c.language),
      kinds = case when ${kinds === undefined} then c.kinds else ${kinds ? [...kinds] : null}::text[] end
    where c.id = ${id} and c.person_id = ${personId} and c.version = ${version} and c.removed_at is null
    returning ${contactColumns(db)}`
  return contact
}

/**
 * Removes a contact and erases its address. `whose` is a condition on `c`. Returns false when the contact is not at
 * this version.
 */
export async function deleteContact(db: Db, whose: Fragment, id: string, version: number): Promise<boolean> {
  const removed = await db`
    update contacts c
    set ${contactForgotten(db)}
    where c.id = ${id} and ${whose} and c.version = ${version} and c.removed_at is null`
  return removed.count === 1
}

/** Inserts a confirmed address without a code. Does nothing when the person has or had one of that channel. */
export async function insertVouched(
  db: Db,
  personId: string,
  { id, channel, personal, kid, digest, shown, language }: KeptAddress,
  basis: ContactBasis,
): Promise<void> {
  await db`
    insert into contacts (id, person_id, channel, personal, personal_kid, digest, shown, language, basis, confirmed_at)
    select ${id}, ${personId}, ${channel}::contact_channel, ${personal}, ${kid}, ${digest}::bytea, ${shown},
      ${language}::language, ${basis}::contact_basis, now()
    where not exists (select from contacts where person_id = ${personId} and channel = ${channel})
    on conflict do nothing`
}

/**
 * Inserts the contact of the applicant of an application filed at a counter, and replaces the one of its channel. Locks
 * the application. Returns undefined when somebody has taken it over, or its data was erased: nothing would erase the
 * address. `tx` has to be a transaction.
 */
export async function insertStated(
  tx: Db,
  applicationId: string,
  { id, channel, personal, kid, digest, shown, language }: KeptAddress,
  statedBy: string,
): Promise<Contact | undefined> {
  const [application] = await tx<{ id: string }[]>`
    select a.id
    from applications a
    where a.id = ${applicationId} and a.applicant_id is null and a.discarded_at is null and a.erased_at is null
    for update`
  if (!application) return undefined
  await tx`
    update contacts
    set ${contactForgotten(tx)}
    where application_id = ${applicationId} and channel = ${channel} and removed_at is null`
  const [contact] = await tx<Contact[]>`
    insert into contacts as c (id, application_id, channel, personal, personal_kid, digest, shown, language, basis,
      confirmed_at, stated_by)
    values (${id}, ${applicationId}, ${channel}, ${personal}, ${kid}, ${digest}, ${shown}, ${language}, 'counter',
      now(), ${statedBy})
    returning ${contactColumns(tx)}`
  return contact
}

/** Removes all contacts of a person and erases their addresses. */
export const forgetContacts = async (db: Db, personId: string): Promise<void> =>
  void (await db`
    update contacts
    set ${contactForgotten(db)}
    where person_id = ${personId} and removed_at is null`)
