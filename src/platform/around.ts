/** Wraps named work, for metrics or spans: calls `work` once and returns its result, or rethrows its error. */
export type Around<Name extends string = string> = <T>(name: Name, work: () => Promise<T>) => Promise<T>

/** Returns a wrapper that runs `outer` around `inner`. Without `outer` it returns `inner`. */
export function nest<Name extends string>(outer: Around<Name> | undefined, inner: Around<Name>): Around<Name> {
  return outer ? (name, work) => outer(name, () => inner(name, work)) : inner
}
