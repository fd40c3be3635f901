import { type CaseFile, type Seen, seenOf } from './case-file.ts'
import { CaseFiles } from './case-files.ts'
import { takeTouched } from './changes.ts'
import {
  type AskingLook,
  type Checked,
  Claims,
  type Exchange,
  type Invariant,
  nothingTouched,
  type Touched,
} from './invariant.ts'
import { Remembering } from './remembering.ts'

/** The number of checks and findings of one invariant so far. */
export interface Line {
  name: string
  statement: string
  checks: number
  findings: number
}

/** The rows, answers and log lines of acts at the same time. */
interface Changed {
  touched: Touched
  files: readonly CaseFile[]
  exchanges: readonly Exchange[]
  logged: readonly string[]
}

/**
 * Checks the invariants after each act and at the end of each day, over the rows that were touched. It remembers the
 * facts of each application, so that later checks can compare what must not change.
 */
export class Watch {
  readonly #look: AskingLook
  readonly #files: CaseFiles
  readonly #seen = new Map<string, Seen>()
  readonly #memory: Remembering
  readonly #lines: readonly Counted[]
  #day: Touched = nothingTouched()

  constructor(look: AskingLook, invariants: readonly Invariant[]) {
    this.#look = look
    this.#files = new CaseFiles(look.sql)
    this.#memory = new Remembering(look.sql, this.#seen, this.#files)
    this.#lines = invariants.map((invariant) => ({ invariant, checks: 0, findings: 0 }))
  }

  /** Checks the rows touched since the last call, and the answers and log lines of the act. */
  async afterAct(exchanges: readonly Exchange[] = [], logged: readonly string[] = []): Promise<Checked> {
    const { touched, files } = await takeTouched(this.#look.sql)
    return this.#judge({ touched, files: await this.#files.complete(files), exchanges, logged })
  }

  /** Checks these ids, answers and log lines. */
  async check(touched: Touched, exchanges: readonly Exchange[] = [], logged: readonly string[] = []): Promise<Checked> {
    const files = await this.#files.read([...touched.applications].sort())
    return this.#judge({ touched, files, exchanges, logged })
  }

  async #judge({ touched, files, exchanges, logged }: Changed): Promise<Checked> {
    for (const kind of kinds) for (const id of touched[kind]) this.#day[kind].add(id)
    this.#memory.now(files)
    const around = { look: this.#look, memory: this.#memory }
    const receipts = this.#look.receipts?.takeNew() ?? []
    const letters = this.#look.letters?.takeNew() ?? []
    const act = { ...around, touched, files, exchanges, receipts, letters, before: (id: string) => this.#seen.get(id) }
    const checked = await this.#all(async (invariant, claims) => {
      for (const file of files) invariant.ofFile?.(file, claims, this.#seen.get(file.id))
      for (const line of logged) invariant.ofLog?.(line, this.#look, claims)
      for (const exchange of exchanges) {
        const judging = invariant.ofExchange?.(exchange, around, claims)
        if (judging) await judging
      }
      await invariant.afterAct?.(act, claims)
    })
    for (const file of files) this.#seen.set(file.id, seenOf(file))
    return checked
  }

  /** Checks what the day has touched, and begins the next day. */
  async atDayEnd(): Promise<Checked> {
    const day = this.#day
    this.#day = nothingTouched()
    const { ask: _, ...look } = this.#look
    const read = await this.#all(async (invariant, claims) => invariant.atDayEnd?.(look, day, claims))
    const checks = [read]
    for (const line of this.#lines) {
      const claims = new Claims(line.invariant.name)
      await line.invariant.askAtDayEnd?.(this.#look, day, claims)
      checks.push(count(line, claims))
    }
    return { checks: sumOf(checks), findings: checks.flatMap(({ findings }) => findings) }
  }

  /** Returns the number of checks and findings of each invariant so far. */
  lines(): Line[] {
    return this.#lines.map(({ invariant: { name, statement }, checks, findings }) => ({
      name,
      statement,
      checks,
      findings,
    }))
  }

  /**
   * Runs work for all invariants at once, and counts it in their order. Their statements share one connection: they
   * reach PostgreSQL in one order, and while it executes one, another answer is judged.
   */
  async #all(work: (invariant: Invariant, claims: Claims) => Promise<void>): Promise<Checked> {
    const claimed = await Promise.all(
      this.#lines.map(async (line) => {
        const claims = new Claims(line.invariant.name)
        await work(line.invariant, claims)
        return { line, claims }
      }),
    )
    const checks = claimed.map(({ line, claims }) => count(line, claims))
    return { checks: sumOf(checks), findings: checks.flatMap(({ findings }) => findings) }
  }
}

interface Counted {
  invariant: Invariant
  checks: number
  findings: number
}

/** Adds claims to the figures of their invariant. Returns their number and findings. */
function count(line: Counted, { checks, findings }: Claims): Checked {
  line.checks += checks
  line.findings += findings.length
  return { checks, findings }
}

const sumOf = (checked: readonly Checked[]): number => checked.reduce((sum, { checks }) => sum + checks, 0)

const kinds = ['applications', 'permits', 'mails', 'offices'] as const
