/**
 * The explicit embeddings, overrides and isolates of the Unicode Bidirectional Algorithm (UAX #9), and control
 * characters other than tabs and line breaks.
 */
const acting = /[\u202a-\u202e\u2066-\u2069]|[^\P{Cc}\t\n\r]/gu

/**
 * Returns a value as text without the characters that act on what shows it. Those that turn the direction of what
 * follows let a file name or a number read otherwise than it is written. Terminals obey control characters, and HTML
 * forbids them. Letters of scripts from right to left keep their own direction.
 */
export const shownText = (value: unknown): string => String(value).replace(acting, '')
