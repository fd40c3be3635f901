import { sql } from 'drizzle-orm'
import { check, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { id, instant } from './columns.ts'
import { role, staffAction } from './enums.ts'
import { offices } from './network.ts'
import { people } from './people.ts'

/**
 * The posts of officers: a role at an office for a time, of a person or of an invited e-mail address. Ended posts are
 * not deleted. Exclusion constraints prevent that a person, or an invited address, has the same post twice at a time. A
 * post whose `ends_at` is its `starts_at` was in force at no time.
 */
export const staff = pgTable(
  'staff',
  {
    id: id(),
    personId: uuid('person_id').references(() => people.id),
    invitedEmail: text('invited_email'),
    officeId: uuid('office_id')
      .notNull()
      .references(() => offices.id),
    role: role('role').notNull(),
    startsAt: instant('starts_at').notNull().defaultNow(),
    endsAt: instant('ends_at'),
    suspendedAt: instant('suspended_at'),
    /** The name, rank and employee number for certificates; null: the name from the identity provider. */
    signsAs: jsonb('signs_as'),
    appointedBy: uuid('appointed_by').references(() => people.id),
    appointedAt: instant('appointed_at').notNull().defaultNow(),
  },
  (t) => [
    index('staff_by_person').on(t.personId, t.id),
    index('staff_by_office').on(t.officeId, t.id),
    index('staff_by_role').on(t.role, t.id),
    index('staff_by_invitation').on(t.invitedEmail).where(sql`${t.invitedEmail} is not null`),
    check('a_post_is_somebodys', sql`(${t.personId} is null) <> (${t.invitedEmail} is null)`),
    check('a_post_ends_after_it_starts', sql`${t.endsAt} >= ${t.startsAt}`),
  ],
)

/** The history of posts: action, person, reason and time. A trigger refuses updates and deletes. */
export const staffChanges = pgTable(
  'staff_changes',
  {
    id: id(),
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id),
    action: staffAction('action').notNull(),
    by: uuid('by').references(() => people.id),
    reason: text('reason'),
    endsAt: instant('ends_at'),
    signsAs: jsonb('signs_as'),
    at: instant('at').notNull().default(sql`clock_timestamp()`),
  },
  (t) => [index('staff_changes_by_appointment').on(t.staffId, t.id)],
)
