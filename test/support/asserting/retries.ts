import assert from 'node:assert/strict'
import type { Network } from '../network.ts'
import type { Reply } from '../person.ts'

export const newKey = () => ({ 'idempotency-key': crypto.randomUUID() })

/** Asserts that a reply repeats the first and has `Idempotency-Replayed: true`. */
export function isReplayOf(first: Reply, reply: Reply): void {
  assert.deepEqual([first.status, first.headers['idempotency-replayed']], [201, undefined], first.text)
  assert.deepEqual([reply.status, reply.headers['idempotency-replayed']], [201, 'true'], reply.text)
  assert.deepEqual(reply.json<object>(), first.json<object>())
  assert.deepEqual(
    [reply.headers['etag'], reply.headers['location']],
    [first.headers['etag'], first.headers['location']],
  )
}

/** Returns the number of steps that an application has taken. */
export async function stepsOf(
  { database: { pool } }: Pick<Network, 'database'>,
  { id }: { id: string },
): Promise<number> {
  return (await pool`select from application_events where application_id = ${id} and action is not null`).length
}
