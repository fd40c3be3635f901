import postgres from 'postgres'

/**
 * Names the columns of results as the code does: `due_at` is read as `dueAt`. The driver does it once for each
 * statement of a connection. Keys inside of JSON stay as the statement writes them.
 */
export const columnNames = { column: { from: postgres.toCamel } }
