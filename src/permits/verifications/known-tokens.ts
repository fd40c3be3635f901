const gatherMilliseconds = 50
const mostAtOnce = 1_000

type Look = (tokens: readonly string[]) => Promise<ReadonlySet<string>>

/**
 * Tells which tokens belong to a permit, with one query for all tokens requested within 50 ms; a thousand are looked up
 * without delay. For addresses that have sent many wrong ones: guessing costs little, and a genuine token is still
 * found.
 */
export function createKnownTokens(lookUp: Look): (token: string) => Promise<boolean> {
  let gathered: { tokens: Set<string>; known: Promise<ReadonlySet<string>>; look: () => void } | undefined

  function begin() {
    const tokens = new Set<string>()
    const { promise: due, resolve: look } = Promise.withResolvers<void>()
    const timer = setTimeout(look, gatherMilliseconds)
    const known = due.then(() => {
      clearTimeout(timer)
      if (gathered?.tokens === tokens) gathered = undefined
      return lookUp([...tokens])
    })
    gathered = { tokens, known, look }
    return gathered
  }

  return async (token) => {
    const { tokens, known, look } = gathered ?? begin()
    tokens.add(token)
    if (tokens.size >= mostAtOnce) {
      gathered = undefined
      look()
    }
    return (await known).has(token)
  }
}
