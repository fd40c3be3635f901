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

  /** Updates the rejections by the outcome of a statement. */
  note(statement: readonly string[], error: unknown): void {
    if (error instanceof Error && 'code' in error && error.code === refusalCode) return
    this.#suspected.delete(statement)
    if (isTableLock(error)) this.#refusedUntil.set(statement, performance.now() + refusalMilliseconds)
    else this.#refusedUntil.delete(statement)
  }
}

/** True for the timeout of a table lock. For a row lock, which delays fewer requests, PostgreSQL sets `where`. */
const isTableLock = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === '55P03' &&
  'routine' in error &&
  error.routine === 'ProcessInterrupts' &&
  !('where' in error)
