import { jsonOf } from './exchange.ts'
import type { Exchange, Invariant } from './invariant.ts'

const keptMilliseconds = 24 * 60 * 60 * 1_000

/** Returns an invariant that remembers the first answer of each key for 24 hours. */
export function retriesAnswerTheSame(): Invariant {
  const first = new Map<string, Exchange>()
  return {
    name: 'retries-answer-the-same',
    statement:
      'A request sent again with its Idempotency-Key within 24 hours gets the answer of the first and does nothing; ' +
      'another request under the same key is refused.',
    ofExchange(exchange, _, claims) {
      const { idempotencyKey, credential, status, text, method, url, at } = exchange
      forget(first, at)
      if (idempotencyKey === null || status === null || method !== 'POST') return
      const key = `${credential} ${idempotencyKey}`
      const before = first.get(key)
      const isKept = before && exchange.at - before.at < keptMilliseconds
      if (!isKept) {
        first.delete(key)
        if (status < 300) first.set(key, exchange)
        return
      }
      const subject = `${method} ${url} with the key ${idempotencyKey}`
      if (status === 409 && codeIn(exchange) === 'request_in_flight') return
      if (status === 401 || status === 429 || status >= 500) return
      if (isSame(before, exchange)) {
        claims.equal(subject, 'status', before.status, status)
        claims.equal(subject, 'answer', before.text, text)
      } else claims.equal(subject, 'refusal', 'idempotency_key_reused', codeIn(exchange))
    },
  }
}

/** Removes keys older than 24 hours. The map is ordered by age. */
function forget(first: Map<string, Exchange>, now: number): void {
  for (const [key, { at }] of first) {
    if (now - at < keptMilliseconds) return
    first.delete(key)
  }
}

const isSame = (one: Exchange, other: Exchange): boolean =>
  one.url === other.url && JSON.stringify(one.body) === JSON.stringify(other.body)

const codeIn = (exchange: Exchange): string => jsonOf<{ code?: string }>(exchange)?.code ?? `status ${exchange.status}`
