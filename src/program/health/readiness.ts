/** The readiness of this process: false until everything runs, and false again once it is about to stop. */
export class Readiness {
  #state: 'starting' | 'ready' | 'stopping' = 'starting'

  /** Returns a readiness that is ready, for a part that runs alone, such as an app in a test. */
  static given(): Readiness {
    const readiness = new Readiness()
    readiness.start()
    return readiness
  }

  get isReady(): boolean {
    return this.#state === 'ready'
  }

  /** True once the process stops. Replies then ask clients to close their connection. */
  get isStopping(): boolean {
    return this.#state === 'stopping'
  }

  /** Makes the process ready. Call it when every port is bound and every part runs. */
  start(): void {
    if (this.#state === 'starting') this.#state = 'ready'
  }

  /** Makes the process not ready for good. */
  stop(): void {
    this.#state = 'stopping'
  }
}
