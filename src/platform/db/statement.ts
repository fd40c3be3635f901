import type postgres from 'postgres'
import { type DriverQuery, isDriverQuery } from './driver.ts'

/** The stack of the first call at each place in the code, as text. V8 would keep the functions on it with an error. */
const places = new WeakMap<DriverQuery['strings'], string>()

/**
 * A query of the driver that is forgotten young. The constructor of the driver writes two functions in assignments to
 * properties. V8 creates such functions in the old generation, and each keeps its query with all rows until the next
 * full collection. Here they have a name first.
 */
class Statement extends Promise<unknown> implements DriverQuery {
  // `then` gives an ordinary promise, as that of the driver's queries does.
  static override get [Symbol.species]() {
    return Promise
  }

  handler: DriverQuery['handler']
  resolve: DriverQuery['resolve']
  reject: DriverQuery['reject']
  readonly strings: DriverQuery['strings']
  readonly args: DriverQuery['args']
  statement: { readonly string: string } | null = null
  readonly tagged = true
  readonly options = {}
  readonly canceller = null
  state = null
  active = false
  cancelled = null
  executed = false
  signature = ''

  constructor(strings: DriverQuery['strings'], args: DriverQuery['args'], handler: DriverQuery['handler']) {
    let [settle, fail]: ((value: unknown) => void)[] = []
    super((resolve, reject) => {
      settle = resolve
      fail = reject
    })
    const resolving = (result: unknown) => {
      this.active = false
      settle?.(result)
    }
    const rejecting = (error: unknown) => {
      this.active = false
      fail?.(error)
    }
    this.strings = strings
    this.args = args
    this.handler = handler
    this.resolve = resolving
    this.reject = rejecting
    if (!places.has(strings)) places.set(strings, new Error().stack ?? '')
  }

  get origin(): string {
    return places.get(this.strings) ?? ''
  }
}

const isTemplate = (value: unknown): value is TemplateStringsArray => Array.isArray(value) && 'raw' in value

/**
 * Returns a proxy of a client, or of a transaction, of the driver that creates its statements as `Statement`. The first
 * one is the driver's own: it tells who sends the others, and `Statement` takes over its prototype.
 */
export function forgettingStatements<Sql extends postgres.ISql>(sql: Sql): Sql {
  let handler: DriverQuery['handler'] | undefined
  return new Proxy(sql, {
    apply(target, self, parts: unknown[]) {
      const [strings, ...args] = parts
      if (handler !== undefined && isTemplate(strings)) return new Statement(strings, args, handler)
      const made: unknown = Reflect.apply(target, self, parts)
      if (!isTemplate(strings) || !isDriverQuery(made)) return made
      handler = made.handler
      Object.setPrototypeOf(Statement.prototype, Object.getPrototypeOf(made))
      // The driver keeps an error for each place, and V8 the transaction on its stack until the text is read.
      void made.origin
      return made
    },
  })
}
