const day = 86_400
/** The longest window that a setting may state, in seconds. */
const longest = 999_999
const candidates = Array.from({ length: 1_000 }, (_, index) => longest - index)

/**
 * The seconds of a window of rate limits that goes on for a day at least. Windows begin at multiples of their length:
 * one of an hour or of a day may end during a test.
 */
export const longWindow = candidates.find((window) => window - ((Date.now() / 1_000) % window) > day) ?? longest
