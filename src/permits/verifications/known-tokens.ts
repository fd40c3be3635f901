const gatherMilliseconds = 50
const mostAtOnce = 1_000

type Look = (tokens: readonly string[]) => Promise<ReadonlySet<string>>

/**
 * Returns a function that resolves to true for a token of a permit. Tokens within 50 ms share one query, at most 1,000.
 * It is for addresses with many wrong tokens: guesses stay cheap, and genuine tokens are found.
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
