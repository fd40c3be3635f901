import { RE2JS } from 're2js'

/** A text longer than this matches no pattern. */
const patternTextLimit = 10_000

/**
 * RE2 takes time linear in the text, whatever the pattern: an applicant cannot stall the server with a crafted answer.
 */
export const regExp = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(pattern)
    return {
      test: (text: string) => text.length <= patternTextLimit && compiled.matcher(text).find(),
      toString: () => `/${pattern}/`,
    }
  },
  { code: 'require("re2js")' },
)
