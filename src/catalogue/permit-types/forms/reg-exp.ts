import { RE2JS } from 're2js'

/** A text longer than this matches no pattern. */
const patternTextLimit = 10_000
/**
 * The limit of what one check may cost, in steps: for a pattern, its RE2 instructions times characters. It lets the
 * largest pattern match the longest text. A step takes 20 ns at worst, so that a check takes a tenth of a second.
 */
const stepsLimit = 5_000_000

/** Thrown when the texts of one check cost more steps than the limit. */
class TooManySteps extends Error {}

let stepsLeft = Infinity

/** Takes steps from those of the check that runs. Ends the check when they are used up. */
export function spendSteps(count: number): void {
  stepsLeft -= count
  if (stepsLeft < 0) throw new TooManySteps()
}

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
        spendSteps(text.length * instructions)
        return compiled.matcher(text).find()
      },
      toString: () => `/${pattern}/`,
    }
  },
  { code: 'require("re2js")' },
)

/** Runs a check that spends steps. Returns `otherwise` if it costs more than the limit. */
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
