/** Returns an error with a `code`, like those of Node and postgres.js. */
export const codedError = (code: string, message: string): Error => Object.assign(new Error(message), { code })

/** True for a row that PostgreSQL refused by an exclusion constraint, such as a second booking of one time. */
export const isExcluded = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '23P01'

/** The error of an address of a database that must not be used, or not in this way. A retry does not correct it. */
export class WrongDatabase extends Error {
  override readonly name = 'WrongDatabase'
}
