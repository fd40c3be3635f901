import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Actor } from '../../../src/access/identity/actor.ts'
import { personWithPosts } from '../../../src/access/identity/queries.ts'
import { findCase } from '../../../src/applications/case/queries.ts'
import { insertDocument } from '../../../src/applications/documents/changes.ts'
import { doerOf } from '../../../src/applications/standing.ts'
import type { StepInput } from '../../../src/applications/steps/input.ts'
import { takeStep } from '../../../src/applications/steps/transition.ts'
import type { Db } from '../../../src/platform/db/client.ts'
import { registerStrays } from '../../../src/platform/stored-objects/ownership.ts'
import { consequences } from '../../../src/program/consequences.ts'
import type { Network } from '../network.ts'
import type { Application } from '../person.ts'

const millisecondsBetweenLooks = 5
/** Far longer than what does not wait takes, and half the time for which a transaction of a test waits for a lock. */
const patienceMilliseconds = 30_000

/**
 * Runs two operations concurrently in a fixed order. `first` runs in a transaction that stays open until `second` waits
 * for one of its locks. Then `meanwhile` runs, and the first commits. Returns the result of `second`. Fails if `second`
 * ends without waiting: then the two did not meet.
 */
export async function race<T>(
  { database: { pool } }: Network,
  first: (tx: Db) => Promise<unknown>,
  second: () => Promise<T>,
  meanwhile: (waiting: number) => Promise<unknown> = async () => {},
): Promise<T> {
  const seconds: Promise<T>[] = []
  await pool.begin(async (tx) => {
    const [self] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
    await first(tx)
    const begun = second()
    seconds.push(begun)
    const waiting = await Promise.race([
      whoWaitsFor(self?.pid ?? 0, pool),
      begun.then(() => {
        throw new Error('The second did not wait for the first.')
      }),
    ])
    await Promise.race([meanwhile(waiting), tooLong()])
  })
  const [result] = await Promise.all(seconds)
  if (result === undefined) throw new Error('The second gave nothing.')
  return result
}

/** Rejects after 30 seconds: `meanwhile` may wait for the first transaction itself. */
async function tooLong(): Promise<never> {
  await pause(patienceMilliseconds, undefined, { ref: false })
  throw new Error('What was to be done meanwhile waits for the first as well.')
}

/** Returns the id of the backend that this one blocks, as soon as there is one. Fails after 30 seconds. */
export async function whoWaitsFor(pid: number, db: Db): Promise<number> {
  const end = performance.now() + patienceMilliseconds
  while (performance.now() < end) {
    const [held] = await db<
      { pid: number }[]
    >`select pid from pg_stat_activity where datname = current_database() and ${pid} = any(pg_blocking_pids(pid))`
    if (held) return held.pid
    await pause(millisecondsBetweenLooks)
  }
  throw new Error('Nobody waited.')
}

/** Returns a person as an actor of the domain functions, with their posts. */
export async function actorOf({ database, issuer }: Network, subject: string): Promise<Actor> {
  const person = await personWithPosts(database.pool, { issuer: issuer.name, subject, name: subject, email: null })
  assert.ok(person, `${subject} is no agency.`)
  const { id, name, posts } = person
  return { personId: id, name, posts }
}

/** Returns a function that takes a step within a transaction. */
export const taking =
  (net: Network, who: string, { id }: Application, step: StepInput) =>
  async (tx: Db) =>
    takeStep({ db: tx, vault: net.vault, actor: await actorOf(net, who), channel: 'web', consequences }, id, step)

/** Returns a function that adds a stored document to its slot within a transaction. */
export const arrived =
  (net: Network, { id }: Application, slot: string) =>
  async (tx: Db) => {
    const [applicant, objectKey] = [await actorOf(net, 'applicant-1'), `documents/${crypto.randomUUID()}`]
    await registerStrays(tx, [objectKey])
    const file = await findCase(tx, id, applicant)
    const stored = {
      objectKey,
      fileName: 'file.pdf',
      mediaType: 'application/pdf',
      sizeBytes: 1,
      sha256: randomBytes(32),
      scan: 'unscanned' as const,
    }
    assert.ok(
      await insertDocument(tx, file, { slot, replaces: true }, stored, {
        ...doerOf(file, applicant, 'web'),
        personId: applicant.personId,
      }),
    )
  }

export function documentIn({ documents }: Application, slot: string) {
  const document = documents.find((candidate) => candidate.slot === slot)
  assert.ok(document, `There is no document ${slot}.`)
  return document
}

/**
 * Returns the application as it is now. Asserts that its history has its last change, and that its intervals have no
 * gap.
 */
export async function wholeHistory(
  { applicant, database: { pool } }: Network,
  { id }: { id: string },
): Promise<Application> {
  const application = await applicant.reads({ id })
  const events = await pool<
    { version: number }[]
  >`select version from application_events where application_id = ${id} order by version`
  if (application.status !== 'draft') assert.equal(events.at(-1)?.version, application.version)
  const intervals = await pool<{ status: string; startedAt: Date; endedAt: Date | null }[]>`
    select status, started_at as "startedAt", ended_at as "endedAt"
    from application_intervals
    where application_id = ${id}
    order by sequence`
  assert.deepEqual(
    intervals.slice(0, -1).map(({ endedAt }) => endedAt),
    intervals.slice(1).map(({ startedAt }) => startedAt),
  )
  assert.deepEqual(
    { status: intervals.at(-1)?.status, endedAt: intervals.at(-1)?.endedAt },
    { status: application.status, endedAt: null },
  )
  return application
}
