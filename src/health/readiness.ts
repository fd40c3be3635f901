/** Whether this process wants requests: not before everything it does is there, and not when it is about to stop. */
export class Readiness {
  #state: 'starting' | 'ready' | 'stopping' = 'starting'

  /** Of a part that stands alone, such as an app in a test. */
  static given(): Readiness {
    const readiness = new Readiness()
    readiness.start()
    return readiness
  }

  get isReady(): boolean {
    return this.#state === 'ready'
  }

  /** Replies from now on ask clients to open no further request on their connection. */
  get isStopping(): boolean {
    return this.#state === 'stopping'
  }

  /** Every port is bound and every part runs. */
  start(): void {
    if (this.#state === 'starting') this.#state = 'ready'
  }

  /** There is no way back. */
  stop(): void {
    this.#state = 'stopping'
  }
}
