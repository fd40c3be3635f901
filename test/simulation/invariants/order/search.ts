/** An operation of a client. It took effect at one moment between its call and its answer. */
export interface Operation<State> {
  /** The operation in words, for a finding. */
  says: string
  /** The positions of call and answer among all of a run. An operation without an answer ends at Infinity. */
  began: number
  ended: number
  /** True when its outcome is unknown: then it may have had no effect. */
  isUncertain: boolean
  /** Returns the states that it can lead to from this one; empty when its answer cannot come from this state. */
  leads(state: State): readonly State[]
}

/** The operations of a stretch of time, with nothing in flight at its beginning and end. */
interface History<State> {
  operations: readonly Operation<State>[]
  begins: State
  /** Returns the states that changes by others can lead to. */
  others(state: State): readonly State[]
  isEnd(state: State): boolean
  /** Returns a text that is the same for equal states. */
  keyOf(state: State): string
}

/** The result of a search; `undecided` after 20,000 states. */
type Verdict = 'legal' | 'illegal' | 'undecided'

const mostStates = 20_000

/**
 * Searches an order of operations that explains each answer, and in which an operation that ended before another began
 * comes first. The algorithm is that of Wing and Gong with the memory of Lowe: no state is tried twice.
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
