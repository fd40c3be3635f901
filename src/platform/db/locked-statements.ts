import { codedError } from './errors.ts'

const refusalMilliseconds = 1_000
const refusalCode = 'TABLE_LOCKED'

/**
 * Rejects statements that wait for a table lock, for one second at a time, so that they do not occupy all connections.
 * Then one of each kind may try again. A statement is suspected while it is delayed for an unknown reason; its end
 * clears it.
 */
export class LockedStatements {
  readonly #lockMilliseconds: number
  readonly #refusedUntil = new Map<readonly string[], number>()
  readonly #suspected = new Set<readonly string[]>()
  /** When the latest run of each statement that succeeded was sent. */
  readonly #succeeded = new WeakMap<readonly string[], number>()

  constructor(lockMilliseconds: number) {
    this.#lockMilliseconds = lockMilliseconds
  }

  /** True for a statement that met a table lock and has not succeeded since: the shared connection is not for it. */
  has(statement: readonly string[]): boolean {
    return this.#refusedUntil.has(statement)
  }

  suspect(statement: readonly string[]): void {
    this.#suspected.add(statement)
  }

  suspects(statement: readonly string[]): boolean {
    return this.#suspected.has(statement)
  }

  /** Returns the error that rejects a statement (`TABLE_LOCKED`). Undefined: it may run. */
  refusal(statement: readonly string[]): Error | undefined {
    const until = this.#refusedUntil.get(statement)
    if (until === undefined) return undefined
    const now = performance.now()
    if (now < until) return codedError(refusalCode, 'A table that this statement needs is locked.')
    this.#refusedUntil.set(statement, now + this.#lockMilliseconds)
    return undefined
  }

  /**
   * Updates the rejections by the outcome of a statement that was sent at `since`. A timeout is no sign of a locked
   * table if the statement was sent later and succeeded, such as for other rows.
   */
  note(statement: readonly string[], since: number, error: unknown): void {
    if (error instanceof Error && 'code' in error && error.code === refusalCode) return
    this.#suspected.delete(statement)
    const succeeded = this.#succeeded.get(statement) ?? Number.NEGATIVE_INFINITY
    if (error === undefined) this.#succeeded.set(statement, Math.max(succeeded, since))
    if (mayBeTableLock(error) && succeeded <= since)
      this.#refusedUntil.set(statement, performance.now() + refusalMilliseconds)
    else this.#refusedUntil.delete(statement)
  }
}

/**
 * True for the timeout of a table lock, and of a row lock behind others that wait for the same row. For the first that
 * waits for a row PostgreSQL sets `where`.
 */
const mayBeTableLock = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === '55P03' &&
  'routine' in error &&
  error.routine === 'ProcessInterrupts' &&
  !('where' in error)
