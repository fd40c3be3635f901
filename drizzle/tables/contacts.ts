import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { applications } from './applications.ts'
import { bytea, id, instant } from './columns.ts'
import { contactBasis, contactChannel, language } from './enums.ts'
import { people } from './people.ts'

/**
 * The contacts of a person, or of an application that a counter filed and the applicant has not claimed yet. For each
 * channel, a person has at most one confirmed contact and one that waits for its code; an application has one. The
 * address of a removed contact is erased.
 */
export const contacts = pgTable(
  'contacts',
  {
    id: id(),
    version: integer('version').notNull().default(1),
    personId: uuid('person_id').references(() => people.id),
    applicationId: uuid('application_id').references(() => applications.id),
    channel: contactChannel('channel').notNull(),
    /** The address: as a JWE bound to the contact, with the id of its data key; as a keyed hash; and masked. */
    personal: text('personal'),
    personalKid: text('personal_kid'),
    digest: bytea('digest'),
    shown: text('shown').notNull(),
    language: language('language').notNull(),
    /** The kinds of notices for this contact; null: the default of its channel. */
    kinds: text('kinds').array(),
    basis: contactBasis('basis'),
    confirmedAt: instant('confirmed_at'),
    statedBy: uuid('stated_by').references(() => people.id),
    codeDigest: text('code_digest'),
    codeExpiresAt: instant('code_expires_at'),
    /** Set when a notice bounced. No notice is sent to this contact until it is confirmed again. */
    suspendedAt: instant('suspended_at'),
    removedAt: instant('removed_at'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('one_confirmed_contact_a_channel')
      .on(t.personId, t.channel)
      .where(sql`${t.confirmedAt} is not null and ${t.removedAt} is null`),
    uniqueIndex('one_contact_a_channel_waits')
      .on(t.personId, t.channel)
      .where(sql`${t.confirmedAt} is null and ${t.removedAt} is null`),
    uniqueIndex('one_contact_a_channel_of_a_file').on(t.applicationId, t.channel).where(sql`${t.removedAt} is null`),
    index('contacts_by_person').on(t.personId, t.id).where(sql`${t.personId} is not null`),
    index('contacts_by_digest')
      .on(t.channel, t.digest)
      .where(sql`${t.confirmedAt} is not null and ${t.removedAt} is null`),
    index('contacts_by_data_key').on(t.personalKid, t.id).where(sql`${t.personalKid} is not null`),
    check('a_contact_is_somebodys', sql`(${t.personId} is null) <> (${t.applicationId} is null)`),
    check(
      'what_is_removed_is_forgotten',
      sql`(${t.removedAt} is null) = (${t.personal} is not null) and (${t.removedAt} is null) = (${t.digest} is not null)`,
    ),
    check('a_sealed_address_names_its_key', sql`(${t.personal} is null) = (${t.personalKid} is null)`),
    check('a_confirmation_has_a_basis', sql`(${t.confirmedAt} is null) = (${t.basis} is null)`),
  ],
)
