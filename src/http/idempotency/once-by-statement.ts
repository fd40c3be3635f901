import type { Database, Db, Fragment } from '../../platform/db/client.ts'
import { Problem } from '../problems/problem.ts'
import { type Answer, digestOf, type Key, keptHours, lockKey, replay, type Stored } from './once.ts'

/** A response that the statement of a change stores under the key of its request. */
export interface KeptAnswer {
  key: Key
  answer: Answer<unknown>
}

/**
 * As `once`, for work that writes by one statement, which stores the response itself with the parts of `storing`. There
 * is no transaction of several statements. Work that fails because the same request was completed meanwhile gives the
 * stored response.
 */
export async function onceByStatement<T>(
  { pool, reader }: Database,
  key: Key | undefined,
  work: () => Promise<Answer<T>>,
): Promise<Answer<T>> {
  if (!key) return work()
  const stored = await findStored(reader, key)
  if (stored?.isExpired) await deleteExpired(pool, key)
  else if (stored) return replay<T>(stored, key)
  try {
    return await work()
  } catch (error) {
    const completed = await findStored(reader, key).catch(() => undefined)
    if (completed && !completed.isExpired) return replay<T>(completed, key)
    throw error
  }
}

/** The parts of a statement that stores its response. */
interface Storing {
  /** A CTE, followed by a comma, that locks the key until the statement has ended. */
  claim: Fragment
  /** A condition of the change: false while another request with the key runs. */
  isFree: Fragment
  /** A CTE, led by a comma, that stores the response once for the row of `from`. It fails if the key has a response. */
  response: Fragment
}

/**
 * Returns the parts by which a statement stores its response together with its effect. `from` is the CTE of a row that
 * exists only if the change is made. Without a response to store, the parts do nothing.
 */
export const storing = (db: Db, kept: KeptAnswer | undefined, from: Fragment): Storing =>
  kept === undefined
    ? { claim: db``, isFree: db`true`, response: db`` }
    : {
        claim: db`claim as materialized (
      select ${lockKey(db, kept.key)} as free
    ), `,
        isFree: db`(select free from claim)`,
        response: db`, response as (
      insert into idempotency_keys (person_id, key, fingerprint, status_code, headers, body)
      select ${kept.key.personId}::uuid, ${kept.key.key}, ${digestOf(kept.key)}::bytea, ${kept.answer.statusCode}::int,
        ${JSON.stringify(kept.answer.headers)}::text::jsonb, ${JSON.stringify(kept.answer.body)}
      from ${from}
    )`,
      }

/** Throws `request_in_flight` when a statement found its key held by another request. */
export function demandFree(row: { isFree: boolean } | undefined): void {
  if (row && !row.isFree) throw new Problem('request_in_flight', {})
}

async function findStored(
  db: Db,
  { personId, key }: Pick<Key, 'personId' | 'key'>,
): Promise<(Stored & { isExpired: boolean }) | undefined> {
  const [stored] = await db<(Stored & { isExpired: boolean })[]>`
    select fingerprint, status_code, headers, body, created_at <= now() - ${keptHours} * interval '1 hour' as is_expired
    from idempotency_keys
    where person_id = ${personId} and key = ${key}`
  return stored
}

/** Deletes an expired response that no job has deleted yet, so that its key can be used again. */
const deleteExpired = (db: Db, { personId, key }: Pick<Key, 'personId' | 'key'>) => db`
  delete from idempotency_keys
  where person_id = ${personId} and key = ${key} and created_at <= now() - ${keptHours} * interval '1 hour'`
