import { Problem } from '../../http/problems/problem.ts'

/** The state of the database of the sandbox, as this process sees it. */
export interface SandboxState {
  /** True once this process has found it, migrated and filled. */
  readonly isPrepared: boolean
  /** True once its address has led to a database that must not be used. It is not tried again. */
  readonly isWrong: boolean
  /** True when it is prepared and responds in time. Never rejects. */
  isUp(milliseconds: number): Promise<boolean>
}

/** Returns the problem while the database cannot be used. It is not logged as an error: the caller logs the cause. */
export const unavailable = (): Problem => new Problem('sandbox_unavailable', {}, { isExpected: true })
