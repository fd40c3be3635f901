import type { Agency } from '../../access/clients/client.ts'
import type { Db } from '../../platform/db/client.ts'

/**
 * Condition: the agency was asked by consultation `c`. Every read by an agency uses this one predicate. An agency does
 * not see those of others, nor its own before their turn has come.
 */
export const askedOf = (db: Db, { clientId }: Pick<Agency, 'clientId'>) =>
  db`c.client_id = ${clientId}::uuid and c.requested_at is not null`

/** Condition: the agency of consultation `c` may read the file now, as far as it is asked about it. */
export const fileIsOpen = (db: Db) => db`c.status in ('requested', 'question_asked')`
