import { hash } from 'node:crypto'
import { type Database, type Db, type Fragment, inTransaction } from '../../platform/db/client.ts'
import { Problem } from '../problems/problem.ts'

/** A response of a route, complete enough to replay it. */
export interface Answer<T> {
  statusCode: number
  headers: Record<string, string>
  body: T
  replayed?: true
}

/** Returns the answer of a route that has created something. */
export const created = <T>(body: T, headers: Record<string, string> = {}): Answer<T> => ({
  statusCode: 201,
  headers,
  body,
})

/** The `Idempotency-Key` of a request, its owner (a person or an agency), and a fingerprint of method, URL and body. */
export interface Key {
  personId: string
  key: string
  fingerprint: string
}

/** A stored response as it is in the table. */
interface StoredAnswer {
  fingerprint: Buffer
  statusCode: number
  headers: Record<string, string>
  body: string
  /** True: it is too old to be sent again, and is not deleted yet. */
  isExpired: boolean
}

/**
 * Runs `work` at most once for a key within 24 hours. Its effect and its response commit in one transaction; a retry
 * gets the stored response. Throws `idempotency_key_reused` for another request under the same key, and
 * `request_in_flight` while the first one runs. If `work` throws, nothing is stored. Without a key it only runs `work`,
 * without a transaction.
 */
export async function once<T>(
  database: Database,
  key: Key | undefined,
  work: (db: Db) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  if (!key) return work(database.pool)
  return inTransaction(database.pool, (tx) => answerOnce(tx, key, work))
}

/** As `once`, but `work` always runs in a transaction, also without a key. */
export const onceInTransaction = <T>(
  database: Database,
  key: Key | undefined,
  work: (tx: Db) => Promise<Answer<T>>,
): Promise<Answer<T>> => (key ? once(database, key, work) : inTransaction(database.pool, work))

async function answerOnce<T>(tx: Db, key: Key, work: (db: Db) => Promise<Answer<T>>): Promise<Answer<T>> {
  const stored = await claim(tx, key)
  if (stored) return replay<T>(stored, key)
  const answer = await work(tx)
  await tx`
    insert into idempotency_keys (person_id, key, fingerprint, status_code, headers, body)
    values (${key.personId}, ${key.key}, ${digestOf(key)}, ${answer.statusCode},
      ${JSON.stringify(answer.headers)}::text::jsonb, ${JSON.stringify(answer.body)})
    on conflict (person_id, key)
    do update
    set fingerprint = excluded.fingerprint, status_code = excluded.status_code, headers = excluded.headers,
      body = excluded.body, created_at = excluded.created_at`
  return answer
}

/**
 * Locks the key until the transaction ends, then reads a stored response: one that was just committed is found. Both
 * statements are sent together. `execute` sends the lock first: a query is sent only when it is awaited, and
 * `findStored` awaits its own at once. Read before the lock, a response that commits in between would be missed.
 */
async function claim(tx: Db, key: Key): Promise<StoredAnswer | undefined> {
  const locking = tx<{ free: boolean }[]>`select ${lockKey(tx, key)} as free`.execute()
  const [[lock], stored] = await Promise.all([locking, findStored(tx, key)])
  if (!lock?.free) throw new Problem('request_in_flight', {})
  return stored?.isExpired ? undefined : stored
}

/** Returns the stored response of a key, also an expired one. Undefined: none. */
export async function findStored(
  db: Db,
  { personId, key }: Pick<Key, 'personId' | 'key'>,
): Promise<StoredAnswer | undefined> {
  const [stored] = await db<StoredAnswer[]>`
    select
      fingerprint,
      status_code,
      headers,
      body,
      created_at <= now() - ${retentionHours} * interval '1 hour' as is_expired
    from idempotency_keys
    where person_id = ${personId} and key = ${key}`
  return stored
}

/** SQL that locks a key until the transaction ends; false while another transaction holds it. */
export const lockKey = (db: Db, { personId, key }: Pick<Key, 'personId' | 'key'>): Fragment =>
  db`pg_try_advisory_xact_lock(hashtextextended(${`${personId} ${key}`}, 0))`

/** Returns a stored response as the answer to a retry. Throws `idempotency_key_reused` for another request. */
export function replay<T>(stored: StoredAnswer, key: Key): Answer<T> {
  if (!stored.fingerprint.equals(digestOf(key))) throw new Problem('idempotency_key_reused', {})
  const body: T = JSON.parse(stored.body)
  return {
    statusCode: stored.statusCode,
    headers: { ...stored.headers, 'idempotency-replayed': 'true' },
    body,
    replayed: true,
  }
}

export const digestOf = ({ fingerprint }: Pick<Key, 'fingerprint'>): Buffer => hash('sha256', fingerprint, 'buffer')
/** Hours for which a response is stored. */
export const retentionHours = 24

const forgottenAtOnce = 10_000

/** Deletes responses that are older than 24 hours. One batch; returns their number. */
export async function forgetKeys(db: Db): Promise<number> {
  const gone = await db`
    delete from idempotency_keys
    where (person_id, key) in (
      select person_id, key
      from idempotency_keys
      where created_at <= now() - ${retentionHours} * interval '1 hour'
      limit ${forgottenAtOnce})`
  return gone.count
}
