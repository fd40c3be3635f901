import { type Seen, seenOf } from './case-file.ts'
import { CaseFiles } from './case-files.ts'
import { takeTouched } from './changes.ts'
import {
  type Checked,
  Claims,
  type Exchange,
  type Finding,
  type Invariant,
  type Look,
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

/**
 * Checks the invariants after each act and at the end of each day, over the rows that were touched. It remembers the
 * facts of each application, so that later checks can compare what must not change.
 */
export class Watch {
  readonly #look: Look
  readonly #files: CaseFiles
  readonly #seen = new Map<string, Seen>()
  readonly #memory: Remembering
  readonly #lines: readonly { invariant: Invariant; checks: number; findings: number }[]
  #day: Touched = nothingTouched()

  constructor(look: Look, invariants: readonly Invariant[]) {
    this.#look = look
    this.#files = new CaseFiles(look.sql)
    this.#memory = new Remembering(look.sql, this.#seen, this.#files)
    this.#lines = invariants.map((invariant) => ({ invariant, checks: 0, findings: 0 }))
  }

  /** Checks the rows touched since the last call, and the answers and log lines of the act. */
  async afterAct(exchanges: readonly Exchange[] = [], logged: readonly string[] = []): Promise<Checked> {
    return this.check(await takeTouched(this.#look.sql), exchanges, logged)
  }

  /** Checks these ids, answers and log lines. */
  async check(touched: Touched, exchanges: readonly Exchange[] = [], logged: readonly string[] = []): Promise<Checked> {
    for (const kind of kinds) for (const id of touched[kind]) this.#day[kind].add(id)
    const files = await this.#files.read([...touched.applications].sort())
    this.#memory.now(files)
    const around = { look: this.#look, memory: this.#memory }
    const act = { ...around, touched, files, exchanges, before: (id: string) => this.#seen.get(id) }
    const checked = await this.#each(async (invariant, claims) => {
      for (const file of files) invariant.ofFile?.(file, claims, this.#seen.get(file.id))
      for (const line of logged) invariant.ofLog?.(line, this.#look, claims)
      if (invariant.ofExchange) for (const exchange of exchanges) await invariant.ofExchange(exchange, around, claims)
      await invariant.afterAct?.(act, claims)
    })
    for (const file of files) this.#seen.set(file.id, seenOf(file))
    return checked
  }

  /** Checks what the day has touched, and begins the next day. */
  async atDayEnd(): Promise<Checked> {
    const day = this.#day
    this.#day = nothingTouched()
    return this.#each(async (invariant, claims) => invariant.atDayEnd?.(this.#look, day, claims))
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

  async #each(work: (invariant: Invariant, claims: Claims) => Promise<void>): Promise<Checked> {
    const findings: Finding[] = []
    let checks = 0
    for (const line of this.#lines) {
      const claims = new Claims(line.invariant.name)
      await work(line.invariant, claims)
      line.checks += claims.checks
      line.findings += claims.findings.length
      checks += claims.checks
      findings.push(...claims.findings)
    }
    return { checks, findings }
  }
}

const kinds = ['applications', 'permits', 'mails', 'offices'] as const
