import type { InjectOptions, LightMyRequestResponse } from 'fastify'

/** Receives requests: an API, or a door to it. */
export interface Served {
  inject(request: InjectOptions): Promise<LightMyRequestResponse>
}

/**
 * Forwards requests to an API until it is closed, and throws afterwards. Constants of test files refer to people as
 * long as the process runs: without a door, each would keep a closed API of 20 MB in memory.
 */
export class Door implements Served {
  #served: Served | undefined

  constructor(served: Served) {
    this.#served = served
  }

  async inject(request: InjectOptions): Promise<LightMyRequestResponse> {
    if (!this.#served) throw new Error('The network is closed.')
    return this.#served.inject(request)
  }

  close(): void {
    this.#served = undefined
  }
}
