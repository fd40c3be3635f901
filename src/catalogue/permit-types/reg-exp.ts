import { RE2JS } from 're2js'

/** A text longer than this matches no pattern. */
const patternTextLimit = 10_000
/**
 * The limit of what all patterns of one check may cost, in steps: RE2 instructions times characters. It lets the largest
 * pattern match the longest text. A step takes 20 ns at worst, so that a check takes a tenth of a second.
 */
const stepsLimit = 5_000_000

/** Thrown when the texts of one check cost more steps than the limit. */
class TooManySteps extends Error {}

let stepsLeft = Infinity

/**
 * Compiles a pattern with RE2, whose time is linear in the text, so that no crafted answer can stall the server. Within
 * `withinSteps`, matching stops when the steps are used up.
 */
export const regExp = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(pattern)
    const instructions = compiled.programSize()
    return {
      test: (text: string) => {
        if (text.length > patternTextLimit) return false
        stepsLeft -= text.length * instructions
        if (stepsLeft < 0) throw new TooManySteps()
        return compiled.matcher(text).find()
      },
      toString: () => `/${pattern}/`,
    }
  },
  { code: 'require("re2js")' },
)

/** Runs a check that matches patterns. Returns `otherwise` if they cost more steps than the limit. */
export function withinSteps<T>(check: () => T, otherwise: () => T): T {
  stepsLeft = stepsLimit
  try {
    return check()
  } catch (error) {
    if (error instanceof TooManySteps) return otherwise()
    throw error
  } finally {
    stepsLeft = Infinity
  }
}
