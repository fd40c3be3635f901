/** Returns a function that calls `make` once, at its first call, and returns that value from then on. */
export function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}
