/** Returns a function that calls `make` once, at its first call, and returns that value from then on. */
export function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** Returns `make` with a cache of its last result, which holds for calls with the same object. */
export function oncePer<A extends object, T>(make: (given: A) => T): (given: A) => T {
  let last: { given: A; value: T } | undefined
  return (given) => {
    if (last?.given !== given) last = { given, value: make(given) }
    return last.value
  }
}
