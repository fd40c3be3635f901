import type { Database, Db, Fragment } from '../../platform/db/client.ts'
import { Problem } from '../problems/problem.ts'
import { type Answer, digestOf, findStored, type Key, lockKey, replay, retentionHours } from './once.ts'

/** A response, and the key of its request under which the statement of a change stores it. */
export interface KeyedAnswer {
  key: Key
  answer: Answer<unknown>
}

/**
 * As `once`, for work that writes by one statement, which stores the response itself with the parts of `storing`. There
 * is no transaction of several statements, and a stored response is looked up only when the work fails: a retry fails,
 * because its statement finds the response or its rules find the effect. It then gets the stored response.
 */
export async function onceByStatement<T>(
  database: Pick<Database, 'pool' | 'reader'>,
  key: Key | undefined,
  work: () => Promise<Answer<T>>,
): Promise<Answer<T>> {
  if (!key) return work()
  try {
    return await work()
  } catch (error) {
    const stored = await findStored(database.reader, key).catch(() => undefined)
    if (!stored) throw error
    if (!stored.isExpired) return replay<T>(stored, key)
    await deleteExpired(database.pool, key)
    return onceByStatement(database, key, work)
  }
}

/** The parts of a statement that stores its response. */
interface Storing {
  /** A CTE, followed by a comma, that locks the key until the statement has ended. */
  claim: Fragment
  /** A condition of the change: false while another request with the key runs, and when it has a response. */
  isFree: Fragment
  /** A CTE, led by a comma, that stores the response once for the row of `from`. It fails if the key has a response. */
  response: Fragment
}

/**
 * Returns the parts by which a statement stores its response together with its effect. `from` is the CTE of a row that
 * exists only if the change is made. A response that is committed between the snapshot and the lock of the statement is
 * found by the primary key. Without a response to store, the parts do nothing.
 */
export const storing = (db: Db, keyed: KeyedAnswer | undefined, from: Fragment): Storing =>
  keyed === undefined
    ? { claim: db``, isFree: db`true`, response: db`` }
    : {
        claim: db`claim as materialized (
      select ${lockKey(db, keyed.key)} and not exists (${responseOf(db, keyed.key)}) as free
    ), `,
        isFree: db`(select free from claim)`,
        response: db`, response as (
      insert into idempotency_keys (person_id, key, fingerprint, status_code, headers, body)
      select ${keyed.key.personId}::uuid, ${keyed.key.key}, ${digestOf(keyed.key)}::bytea,
        ${keyed.answer.statusCode}::int, ${JSON.stringify(keyed.answer.headers)}::text::jsonb,
        ${JSON.stringify(keyed.answer.body)}
      from ${from}
    )`,
      }

/** Throws `request_in_flight` when a statement found its key used by another request, which runs or has ended. */
export function demandFree(row: { isFree: boolean } | undefined): void {
  if (row && !row.isFree) throw new Problem('request_in_flight', {})
}

const responseOf = (db: Db, { personId, key }: Pick<Key, 'personId' | 'key'>): Fragment => db`
  select
  from idempotency_keys
  where person_id = ${personId}::uuid and key = ${key}`

/** Deletes an expired response that no job has deleted yet, so that its key can be used again. */
const deleteExpired = (db: Db, { personId, key }: Pick<Key, 'personId' | 'key'>) => db`
  delete from idempotency_keys
  where person_id = ${personId} and key = ${key} and created_at <= now() - ${retentionHours} * interval '1 hour'`
