import { integer, pgTable, uuid } from 'drizzle-orm/pg-core'

/**
 * Random marks of the state of all reference data. Each transaction that changes reference data replaces one that no
 * other transaction has locked, or adds one: so none waits. All marks together differ after every commit.
 */
export const referenceDataMarks = pgTable('reference_data_marks', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  mark: uuid('mark').notNull().defaultRandom(),
})
