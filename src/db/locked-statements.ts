import { codedError } from './turns.ts'

const refusalMilliseconds = 1_000
const refusalCode = 'TABLE_LOCKED'

/**
 * Remembers which statements a locked table holds up, and refuses them for a second each time: at most one of each finds
 * out whether the lock is still there, and the others leave their connection to what is not locked.
 */
export class LockedStatements {
  readonly #lockMilliseconds: number
  readonly #refusedUntil = new Map<readonly string[], number>()

  constructor(lockMilliseconds: number) {
    this.#lockMilliseconds = lockMilliseconds
  }

  /** Whether a statement was held up lately: then it is no statement for the connection that all share. */
  has(statement: readonly string[]): boolean {
    return this.#refusedUntil.has(statement)
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

  /** Learns from how a statement ended. */
  note(statement: readonly string[], error: unknown): void {
    if (error instanceof Error && 'code' in error && error.code === refusalCode) return
    if (isTableLock(error)) this.#refusedUntil.set(statement, performance.now() + refusalMilliseconds)
    else this.#refusedUntil.delete(statement)
  }
}

/** PostgreSQL says `where` only when it waited for a row: that holds up those alone who want the same row. */
const isTableLock = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === '55P03' &&
  'routine' in error &&
  error.routine === 'ProcessInterrupts' &&
  !('where' in error)
