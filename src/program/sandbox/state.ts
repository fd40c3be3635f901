/** The state of the database of the sandbox, as this process sees it. */
export interface SandboxState {
  /** True once this process has found it, migrated and filled. */
  readonly isPrepared: boolean
  /** Returns true when it is prepared and responds in time. Never rejects. */
  isUp(milliseconds: number): Promise<boolean>
}
