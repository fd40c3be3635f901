/** Returns an error with a `code`, like those of Node and postgres.js. */
export const codedError = (code: string, message: string): Error => Object.assign(new Error(message), { code })
