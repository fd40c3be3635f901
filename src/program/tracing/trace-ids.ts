import { type IdGenerator, RandomIdGenerator } from '@opentelemetry/sdk-trace'

/** Generates random ids of spans and traces, except for a trace that is started within `using`. */
export class TraceIds implements IdGenerator {
  readonly #random = new RandomIdGenerator()
  #given: string | undefined

  /** Runs `start` synchronously; a new trace in it gets this id. */
  using<T>(traceId: string, start: () => T): T {
    this.#given = traceId
    try {
      return start()
    } finally {
      this.#given = undefined
    }
  }

  generateTraceId(): string {
    return this.#given ?? this.#random.generateTraceId()
  }

  generateSpanId(): string {
    return this.#random.generateSpanId()
  }
}
