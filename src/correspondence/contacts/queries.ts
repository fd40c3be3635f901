import type { Actor } from '../../access/identity/actor.ts'
import { visibleTo } from '../../applications/visibility.ts'
import type { Paging } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import type { Language } from '../../platform/words.ts'
import type { ContactChannel } from './contact.ts'
import type { Contact } from './schema.ts'

/** SQL for the columns of contact `c`, as the contract shows them. */
export const contactColumns = (db: Db) => db`
  c.id, c.version, c.channel, c.shown as address, c.language, c.kinds, c.basis, c.confirmed_at,
  case when c.confirmed_at is null then c.code_expires_at end as code_expires_at,
  c.suspended_at as unreachable_since, c.created_at`

/** Lists the contacts of a person, the oldest first; one more than `limit` if there are more. */
export const listContacts = (db: Db, personId: string, { after, limit }: Paging) => db<Contact[]>`
  select ${contactColumns(db)}
  from contacts c
  where c.person_id = ${personId} and c.removed_at is null and (${after}::uuid is null or c.id > ${after})
  order by c.id
  limit ${limit + 1}`

/** Returns a contact of the person themselves. Throws `not_found`. */
export async function findContact(db: Db, personId: string, id: string): Promise<Contact> {
  const [contact] = await db<Contact[]>`
    select ${contactColumns(db)}
    from contacts c
    where c.id = ${id} and c.person_id = ${personId} and c.removed_at is null`
  if (!contact) throw new Problem('not_found', { what: 'contact' })
  return contact
}

/**
 * Lists the confirmed addresses to which notices of an application go: those stated at the counter, or those of the
 * applicant's account once the application was taken over. Throws `not_found` when the actor does not see the
 * application.
 */
export async function listApplicationContacts(
  db: Db,
  applicationId: string,
  actor: Actor,
  { after, limit }: Paging,
): Promise<Contact[]> {
  const [application] = await db<{ personId: string | null }[]>`
    select a.applicant_id as person_id
    from applications a
    left join offices o on o.id = a.office_id
    where a.id = ${applicationId} and ${visibleTo(db, actor)}`
  if (!application) throw new Problem('not_found', { what: 'application' })
  const whose: Fragment =
    application.personId === null ? db`c.application_id = ${applicationId}` : db`c.person_id = ${application.personId}`
  return db<Contact[]>`
    select ${contactColumns(db)}
    from contacts c
    where ${whose} and c.confirmed_at is not null and c.removed_at is null
      and (${after}::uuid is null or c.id > ${after})
    order by c.id
    limit ${limit + 1}`
}

/** A contact stated at the counter for an application, with its address sealed. */
export interface StatedContact {
  id: string
  channel: ContactChannel
  language: Language
  personal: string
}

/**
 * Returns the contact stated at the counter for an application and a channel. Undefined: none, or suspended as
 * unreachable.
 */
export async function statedFor(
  db: Db,
  applicationId: string,
  channel: ContactChannel,
): Promise<StatedContact | undefined> {
  const [contact] = await db<StatedContact[]>`
    select id, channel, language, personal
    from contacts
    where application_id = ${applicationId} and channel = ${channel} and removed_at is null and suspended_at is null`
  return contact
}

/**
 * SQL condition: contact `c` is a confirmed e-mail address of application `a`, of its applicant or, until somebody
 * takes it over, of the application itself. `digest` is the hash of the address.
 */
export const isContactOf = (db: Db, digest: Buffer | Fragment | null) => db`(
  c.channel = 'email' and c.digest = ${digest} and c.confirmed_at is not null and c.removed_at is null
  and (c.person_id = a.applicant_id or (a.applicant_id is null and c.application_id = a.id)))`

/** Returns the language of letters to an address; null when it is no confirmed contact of the application. */
export async function contactLanguageOf(db: Db, applicationId: string, digest: Buffer): Promise<Language | null> {
  const [contact] = await db<{ language: Language }[]>`
    select c.language
    from applications a
    join contacts c on ${isContactOf(db, digest)}
    where a.id = ${applicationId} and a.discarded_at is null
    limit 1`
  return contact?.language ?? null
}

/** Returns true for a person who never had an e-mail address here, also none that was removed. */
export async function isWithoutEmail(db: Db, personId: string): Promise<boolean> {
  const [found] = await db<{ isWithout: boolean }[]>`
    select not exists (
      select
      from contacts c
      where c.person_id = ${personId} and c.channel = 'email') as is_without`
  return found?.isWithout ?? false
}
