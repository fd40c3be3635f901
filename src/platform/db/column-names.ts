import postgres from 'postgres'

/** Renames the columns of results: `due_at` becomes `dueAt`. Keys inside of JSON stay as the statement writes them. */
export const columnNames = { column: { from: postgres.toCamel } }
