import { codedError } from './coded-error.ts'

const refusalMilliseconds = 1_000
const refusalCode = 'TABLE_LOCKED'

/**
 * Remembers statements that a locked table holds up, and refuses them for a second each time. At most one of each tests
 * whether the lock is still there; the others leave their connection to other statements. A statement is suspected when
 * it was held up and it is not known yet by what: that it succeeds or fails clears it.
 */
export class LockedStatements {
  readonly #lockMilliseconds: number
  readonly #refusedUntil = new Map<readonly string[], number>()
  readonly #suspected = new Set<readonly string[]>()

  constructor(lockMilliseconds: number) {
    this.#lockMilliseconds = lockMilliseconds
  }

  /** True when the statement was held up lately: it must not use the shared connection. */
  has(statement: readonly string[]): boolean {
    return this.#refusedUntil.has(statement)
  }

  suspect(statement: readonly string[]): void {
    this.#suspected.add(statement)
  }

  suspects(statement: readonly string[]): boolean {
    return this.#suspected.has(statement)
  }

  /** The error to refuse a statement with. Undefined when it may try. */
  refusal(statement: readonly string[]): Error | undefined {
    const until = this.#refusedUntil.get(statement)
    if (until === undefined) return undefined
    const now = performance.now()
    if (now < until) return codedError(refusalCode, 'A table that this statement needs is locked.')
    this.#refusedUntil.set(statement, now + this.#lockMilliseconds)
    return undefined
  }

  /** Updates the refusals from the way a statement ended. */
  note(statement: readonly string[], error: unknown): void {
    if (error instanceof Error && 'code' in error && error.code === refusalCode) return
    this.#suspected.delete(statement)
    if (isTableLock(error)) this.#refusedUntil.set(statement, performance.now() + refusalMilliseconds)
    else this.#refusedUntil.delete(statement)
  }
}

/**
 * True for a table lock. PostgreSQL states `where` only for a row lock, which delays only requests for the same row.
 */
const isTableLock = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === '55P03' &&
  'routine' in error &&
  error.routine === 'ProcessInterrupts' &&
  !('where' in error)
