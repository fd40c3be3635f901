import { Problem } from '../../http/problems/problem.ts'
import type { StatedLimit } from '../../http/problems/stated-limits.ts'
import { millisecondsNow } from '../../platform/clock.ts'
import type { Db } from '../../platform/db/client.ts'
import { recentValues } from '../../platform/recent.ts'
import type { Policies, PolicyName } from './policies.ts'
import { addCounts, type Count } from './queries.ts'

/** The standing of a subject with a policy. `remaining`: requests left; `seconds`: until the window ends. */
interface Standing {
  policy: PolicyName
  remaining: number
  seconds: number
  exceeded: boolean
}

interface Counter {
  policy: PolicyName
  subject: string
  endsAt: number
  used: number
  unshared: number
}

const rememberedCounters = 50_000
/** A process shares its count after each tenth of a quota. */
const sharedPart = 10
const exchangeMilliseconds = 100
const countersInExchange = 1_000

/**
 * Counts requests by policy and subject in memory, so that no request waits for the database. After each tenth of a
 * quota a process adds its count to the total in PostgreSQL and reads that total. N processes together exceed a quota
 * by at most a tenth for each further process, plus the requests of a tenth of a second. Without the database each
 * process counts for itself.
 */
export class Limits {
  readonly policies: Policies
  readonly #db: Db
  readonly #counters = recentValues<Counter>(rememberedCounters)
  readonly #due = new Set<Counter>()
  #timer: NodeJS.Timeout | undefined
  #exchange: Promise<void> = Promise.resolve()

  constructor(policies: Policies, db: Db) {
    this.policies = policies
    this.#db = db
  }

  /** Counts a request unless the quota is spent, and returns the standing. */
  count(policy: PolicyName, subject: string): Standing {
    const counter = this.#counter(policy, subject)
    const exceeded = this.#isSpent(counter)
    if (!exceeded) this.#add(counter, 1)
    return this.#standing(counter, exceeded)
  }

  /** Counts a request. Throws `rate_limited`, which states the limit in its headers, when the quota is spent. */
  demand(policy: PolicyName, subject: string): Standing {
    const standing = this.count(policy, subject)
    if (standing.exceeded)
      throw new Problem(
        'rate_limited',
        { seconds: standing.seconds },
        { retryAfter: standing.seconds, limit: this.stated(standing) },
      )
    return standing
  }

  /** Returns a standing as it is stated to a client. */
  stated({ policy, remaining, seconds }: Standing): StatedLimit {
    const { quota, seconds: window } = this.policies[policy]
    return { policy, quota, window, remaining, seconds }
  }

  /** Returns the standing of a subject as this process knows it. Counts nothing. */
  standingOf(policy: PolicyName, subject: string): Standing {
    const counter = this.#counter(policy, subject)
    return this.#standing(counter, this.#isSpent(counter))
  }

  /** True when the quota is spent. Counts nothing. */
  isSpent(policy: PolicyName, subject: string): boolean {
    return this.#isSpent(this.#counter(policy, subject))
  }

  /** Takes back one counted request, such as a correct guess. */
  giveBack(policy: PolicyName, subject: string): void {
    this.#add(this.#counter(policy, subject), -1)
  }

  /** Stops sharing counts, after the exchange that is running. */
  async close(): Promise<void> {
    await this.#exchange
    clearTimeout(this.#timer)
  }

  #isSpent({ policy, used }: Counter): boolean {
    return used >= this.policies[policy].quota
  }

  #standing({ policy, used, endsAt }: Counter, exceeded: boolean): Standing {
    const remaining = Math.max(0, this.policies[policy].quota - used)
    return { policy, remaining, seconds: Math.ceil((endsAt - millisecondsNow()) / 1000), exceeded }
  }

  #counter(policy: PolicyName, subject: string): Counter {
    const key = `${policy} ${subject}`
    const now = millisecondsNow()
    const present = this.#counters.get(key)
    if (present && present.endsAt > now) return present
    const window = this.policies[policy].seconds * 1000
    const counter = { policy, subject, endsAt: (Math.floor(now / window) + 1) * window, used: 0, unshared: 0 }
    this.#counters.set(key, counter)
    return counter
  }

  #add(counter: Counter, one: 1 | -1): void {
    const { quota } = this.policies[counter.policy]
    counter.used += one
    counter.unshared += one
    if (Math.abs(counter.unshared) * sharedPart < quota && counter.used < quota) return
    this.#due.add(counter)
    this.#timer ??= this.#shareSoon()
  }

  #shareSoon(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#exchange = this.#share()
    }, exchangeMilliseconds).unref()
  }

  /**
   * Adds the new counts to the totals in PostgreSQL and reads these. A failed exchange is repeated; it rejects no
   * request.
   */
  async #share(): Promise<void> {
    const shared = [...this.#due].slice(0, countersInExchange).map((counter) => ({ counter, count: counter.unshared }))
    for (const { counter, count } of shared) {
      this.#due.delete(counter)
      counter.unshared -= count
    }
    try {
      const totals = await addCounts(
        this.#db,
        shared.map(({ counter: { policy, subject, endsAt }, count }) => ({
          policy,
          subject,
          endsAt: new Date(endsAt),
          count,
        })),
      )
      const byKey = new Map(totals.map((total) => [keyOf(total), total.count]))
      for (const { counter } of shared)
        counter.used =
          (byKey.get(keyOf({ ...counter, endsAt: new Date(counter.endsAt) })) ?? counter.used) + counter.unshared
    } catch {
      for (const { counter, count } of shared) {
        counter.unshared += count
        if (counter.endsAt > millisecondsNow()) this.#due.add(counter)
      }
    }
    this.#timer = this.#due.size === 0 ? undefined : this.#shareSoon()
  }
}

const keyOf = ({ policy, subject, endsAt }: Omit<Count, 'count'>) => `${policy} ${subject} ${endsAt.getTime()}`
