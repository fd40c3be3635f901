/** Runs `work` and returns or throws what it does. It may note how long that took, and whether it failed. */
export type Around<Name extends string = string> = <T>(name: Name, work: () => Promise<T>) => Promise<T>

/** Returns both as one: the first is the outer one. Returns the only one when the other is absent. */
export function nest<Name extends string>(outer: Around<Name> | undefined, inner: Around<Name>): Around<Name> {
  return outer ? (name, work) => outer(name, () => inner(name, work)) : inner
}
