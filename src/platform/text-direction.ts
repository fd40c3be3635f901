/** The explicit embeddings, overrides and isolates of the Unicode Bidirectional Algorithm (UAX #9). */
const directions = /[\u202a-\u202e\u2066-\u2069]/g

/**
 * Returns a value as text without the characters that turn the direction of what follows: with them, a file name or a
 * number reads otherwise than it is written. Letters of scripts from right to left keep their own direction.
 */
export const withoutDirections = (value: unknown): string => String(value).replace(directions, '')
