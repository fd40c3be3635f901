/** An operation of a client. It took effect at one moment between its call and its answer. */
export interface Operation<State> {
  /** The operation in words, for a finding. */
  says: string
  /** The places of call and answer among all of a run. An operation without an answer ends at Infinity. */
  began: number
  ended: number
  /** True when nobody knows if it was done: then it may have had no effect. */
  isUncertain: boolean
  /** Returns the states that it can lead to from this one; empty when its answer cannot come from this state. */
  leads(state: State): readonly State[]
}

/** The operations of a stretch of time before and after which nothing was under way. */
export interface History<State> {
  operations: readonly Operation<State>[]
  begins: State
  /** Returns the states that others than these clients can lead to. */
  others(state: State): readonly State[]
  isEnd(state: State): boolean
  /** Returns a text that is the same for equal states. */
  keyOf(state: State): string
}

/** `undecided` when the search has looked at so many states that it gave up. */
export type Verdict = 'legal' | 'illegal' | 'undecided'

const mostStates = 20_000

/**
 * Searches an order of operations in which each could have had its answer, and in which none comes before another that
 * had ended when it was called. As Wing and Gong do, with the memory of Lowe: what was tried once is not tried again.
 */
export function searchOrder<State>(history: History<State>): Verdict {
  const { operations, begins, others, isEnd, keyOf } = history
  const tried = new Set<string>()
  const open: { done: bigint; state: State }[] = [{ done: 0n, state: begins }]
  for (let at = open.pop(); at; at = open.pop()) {
    const { done, state } = at
    const key = `${done} ${keyOf(state)}`
    if (tried.has(key)) continue
    if (tried.size >= mostStates) return 'undecided'
    tried.add(key)
    const left = operations.map((operation, place) => ({ operation, bit: 1n << BigInt(place) }))
    const waiting = left.filter(({ bit }) => (done & bit) === 0n)
    if (waiting.every(({ operation }) => operation.isUncertain) && isEnd(state)) return 'legal'
    for (const next of others(state)) open.push({ done, state: next })
    const firstEnd = Math.min(...waiting.map(({ operation }) => operation.ended))
    for (const { operation, bit } of waiting)
      if (operation.began < firstEnd)
        for (const next of operation.leads(state)) open.push({ done: done | bit, state: next })
  }
  return 'illegal'
}
