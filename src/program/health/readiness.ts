/** The readiness of this process: false until every part runs, and again from the beginning of its stop. */
export class Readiness {
  #state: 'starting' | 'ready' | 'stopping' = 'starting'

  /** Returns a readiness that is ready at once, for an app that is built alone. */
  static given(): Readiness {
    const readiness = new Readiness()
    readiness.start()
    return readiness
  }

  get isReady(): boolean {
    return this.#state === 'ready'
  }

  /** True once the process stops. Responses then have `Connection: close`. */
  get isStopping(): boolean {
    return this.#state === 'stopping'
  }

  /** Makes the process ready, unless it stops. Call it when every port is bound and every part runs. */
  start(): void {
    if (this.#state === 'starting') this.#state = 'ready'
  }

  /** Makes the process not ready. A later `start` does not change that. */
  stop(): void {
    this.#state = 'stopping'
  }
}
