import assert from 'node:assert/strict'
import type { Sql, TransactionSql } from 'postgres'
import postgres from 'postgres'
import type { Network } from '../../support/network.ts'
import type { Deliveries } from '../outside/carriers.ts'
import type { Receipts } from '../outside/receivers.ts'
import { prepareReading } from './changes.ts'
import {
  type AskingLook,
  type Checked,
  type Exchange,
  type Invariant,
  nothingTouched,
  type Reading,
  type Touched,
} from './invariant.ts'
import { allInvariants } from './list.ts'
import { sentOf } from './question.ts'
import { bytesOf } from './stored-bytes.ts'
import { Watch } from './watch.ts'

/** The ids of the rows that a check judges. */
type Ids = Partial<Record<keyof Touched, readonly string[]>>

/** A change that breaks a rule. It runs with triggers switched off. */
export type Breach = (sql: TransactionSql) => Promise<unknown>

/** Answers and log lines to check besides rows. */
interface Heard {
  exchanges?: readonly Exchange[]
  logged?: readonly string[]
  /** The deliveries that receivers of webhooks got. */
  receipts?: Receipts
  /** The letters that carriers have delivered. */
  letters?: Deliveries
  /** Changes the bodies that checks read with GET. */
  changed?: (text: string) => string
}

const reading = (url: string): Sql =>
  postgres(url, { max: 2, onnotice: () => undefined, connection: { TimeZone: 'UTC' } })

class Undone extends Error {}

/** Checks the database of a test network, also with changes that are rolled back afterwards. */
export class Bench {
  readonly words = new Set<string>()
  /** The ids and answers that all invariants have been asked about with a breach. */
  readonly #asked = new Set<string>()
  readonly #sql: Sql
  readonly #network: Network
  readonly #sandbox: Sql | undefined

  private constructor(sql: Sql, network: Network, sandbox: Sql | undefined) {
    this.#sql = sql
    this.#network = network
    this.#sandbox = sandbox
  }

  /** `sandboxUrl`: the database of the sandbox of the network, if it has one. */
  static async of(network: Network, sandboxUrl?: string): Promise<Bench> {
    const [sql, sandbox] = [reading(network.url), sandboxUrl === undefined ? undefined : reading(sandboxUrl)]
    await prepareReading(sql)
    return new Bench(sql, network, sandbox)
  }

  close = () => Promise.all([this.#sql.end(), this.#sandbox?.end()])

  /** Checks these ids, and then the end of the day. */
  checks = (ids: Ids, heard: Heard = {}): Promise<Checked> =>
    checked(this.#watch(this.#sql, heard, allInvariants()), touching(ids), heard)

  /**
   * Asserts that the invariant finds a change. The change runs without triggers, is checked, and is rolled back. It
   * finds nothing before. At the first breach with the same ids and answers, no other invariant does either, and none
   * fails at what is broken. Later ones do not ask the others: that would take most of the time.
   */
  async finds(invariant: string, ids: Ids, breach: Breach, heard: Heard = {}): Promise<void> {
    const invariants = this.#isFirst(ids, heard) ? allInvariants() : named(invariant)
    assertFound(invariant, await this.#after(ids, breach, heard, invariants))
  }

  /** Returns true at the first call with these ids and answers, and always when programs are heard in other ways. */
  #isFirst(ids: Ids, heard: Heard): boolean {
    const key = JSON.stringify([ids, heard])
    const isFirst = !this.#asked.has(key) || heard.receipts !== undefined || heard.changed !== undefined
    this.#asked.add(key)
    return isFirst
  }

  /** Asserts that no invariant finds a change. It runs and is rolled back as in `finds`. */
  async accepts(ids: Ids, change: Breach, heard: Heard = {}): Promise<void> {
    assert.deepEqual((await this.#after(ids, change, heard, allInvariants())).findings, [])
  }

  async #after(ids: Ids, breach: Breach, heard: Heard, invariants: readonly Invariant[]): Promise<Checked> {
    let found: Checked = { checks: 0, findings: [] }
    await this.#sql
      .begin(async (tx) => {
        const watch = this.#watch(tx, heard, invariants)
        assert.deepEqual((await checked(watch, touching(ids), heard)).findings, [], 'It is whole before the breach.')
        await tx`set local session_replication_role = 'replica'`
        await breach(tx)
        found = await checked(watch, touching(ids), heard)
        throw new Undone()
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undone)) throw error
      })
    return found
  }

  /** Asserts that the invariant finds something in these answers or log lines, and that no other one fails at them. */
  async hears(invariant: string, ids: Ids, heard: Heard): Promise<void> {
    assertFound(invariant, await this.checks(ids, heard))
  }

  #watch(
    sql: Reading,
    { receipts, letters, changed = (text) => text }: Heard,
    invariants: readonly Invariant[],
  ): Watch {
    const look: AskingLook = {
      sql,
      sandbox: this.#sandbox,
      storage: bytesOf(() => this.#network.storage),
      now: () => new Date(),
      personal: () => this.words,
      receipts,
      letters,
      ask: async (subject, question) => {
        const asker = await this.#network.person(subject)
        const { method, url } = question
        const { status, text } = await asker.asks(method, url, sentOf(question))
        return { status, text: method === 'GET' ? changed(text) : text }
      },
    }
    return new Watch(look, invariants)
  }
}

/** Returns the invariant of this name alone. */
function named(name: string): Invariant[] {
  const found = allInvariants().filter((invariant) => invariant.name === name)
  assert.equal(found.length, 1, `There is no invariant ${name}.`)
  return found
}

function assertFound(invariant: string, { findings }: Checked): void {
  const isFound = findings.some((finding) => finding.invariant === invariant)
  assert.ok(isFound, `${invariant} found nothing; others: ${JSON.stringify(findings)}`)
}

async function checked(watch: Watch, touched: Touched, { exchanges = [], logged = [] }: Heard): Promise<Checked> {
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
