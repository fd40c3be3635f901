import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { Sql, TransactionSql } from 'postgres'
import postgres from 'postgres'
import type { Network } from '../../support/network.ts'
import { prepareReading } from './changes.ts'
import {
  type Checked,
  type Exchange,
  type Look,
  nothingTouched,
  type Reading,
  type StoredBytes,
  type Touched,
} from './invariant.ts'
import { allInvariants } from './list.ts'
import { Watch } from './watch.ts'

/** Ids that a check is told to look at. */
export type Ids = Partial<Record<keyof Touched, readonly string[]>>

/** A change that breaks a rule, made past every trigger. */
export type Breach = (sql: TransactionSql) => Promise<unknown>

class Undone extends Error {}

/** Checks what is in the database of a network, also after changes that are undone again. */
export class Bench {
  readonly sql: Sql
  readonly storage: StoredBytes
  readonly words = new Set<string>()

  private constructor(sql: Sql, storage: StoredBytes) {
    this.sql = sql
    this.storage = storage
  }

  static async of(network: Network): Promise<Bench> {
    const sql = postgres(network.url, { max: 2, onnotice: () => undefined, connection: { TimeZone: 'UTC' } })
    await prepareReading(sql)
    return new Bench(sql, bytesOf(network))
  }

  close = () => this.sql.end()

  look = (sql: Reading): Look => ({ sql, storage: this.storage, now: () => new Date(), personal: () => this.words })

  /** Checks these ids now and at the end of the day. */
  async checks(ids: Ids, exchanges: readonly Exchange[] = [], logged: readonly string[] = []): Promise<Checked> {
    return checked(new Watch(this.look(this.sql), allInvariants()), touching(ids), { exchanges, logged })
  }

  /** Asserts that a change is found by this invariant: it is made without triggers, checked, and undone. */
  async finds(invariant: string, ids: Ids, breach: Breach): Promise<void> {
    let found: Checked = { checks: 0, findings: [] }
    await this.sql
      .begin(async (tx) => {
        const watch = new Watch(this.look(tx), allInvariants())
        assert.deepEqual((await checked(watch, touching(ids))).findings, [], 'It is whole before the breach.')
        await tx`set local session_replication_role = 'replica'`
        await breach(tx)
        found = await checked(watch, touching(ids))
        throw new Undone()
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undone)) throw error
      })
    const names = new Set(found.findings.map((finding) => finding.invariant))
    assert.ok(names.has(invariant), `${invariant} found nothing; others: ${JSON.stringify(found.findings)}`)
  }
}

async function checked(
  watch: Watch,
  touched: Touched,
  { exchanges = [], logged = [] }: { exchanges?: readonly Exchange[]; logged?: readonly string[] } = {},
): Promise<Checked> {
  const now = await watch.check(touched, exchanges, logged)
  const day = await watch.atDayEnd()
  return { checks: now.checks + day.checks, findings: [...now.findings, ...day.findings] }
}

function touching(ids: Ids): Touched {
  const touched = nothingTouched()
  for (const kind of ['applications', 'permits', 'mails', 'offices'] as const)
    for (const id of ids[kind] ?? []) touched[kind].add(id)
  return touched
}

/** Returns the bytes in the storage of a network. */
export const bytesOf = ({ storage }: Pick<Network, 'storage'>): StoredBytes => ({
  list: () => storage.list(),
  async read(key) {
    if ((await storage.size(key)) === undefined) return undefined
    const hash = createHash('sha256')
    let sizeBytes = 0
    for await (const chunk of (await storage.get(key)).body) {
      hash.update(chunk)
      sizeBytes += chunk.length
    }
    return { sha256: hash.digest('hex'), sizeBytes }
  },
})
