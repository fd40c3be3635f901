import { pgTable, text, unique } from 'drizzle-orm/pg-core'
import { id } from './columns.ts'

export const people = pgTable(
  'people',
  {
    id: id(),
    issuer: text('issuer').notNull(),
    subject: text('subject').notNull(),
    name: text('name').notNull(),
  },
  (t) => [unique('one_person_a_subject').on(t.issuer, t.subject)],
)
