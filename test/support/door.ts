import type { InjectOptions, LightMyRequestResponse } from 'fastify'

/** Takes the requests of people: an API, or a door to it. */
export interface Served {
  inject(request: InjectOptions): Promise<LightMyRequestResponse>
}

/**
 * A door to an API, through which people send requests until the network closes. People stand at the top of test files
 * and live as long as the process: without a door, each of them would keep a closed API of 20 MB in memory.
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
