import { type IdGenerator, RandomIdGenerator } from '@opentelemetry/sdk-trace'

/** Gives spans random ids, and a new trace the id that it is told to use. */
export class TraceIds implements IdGenerator {
  readonly #random = new RandomIdGenerator()
  #given: string | undefined

  /** Runs `start`, in which a new trace gets this id. */
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
