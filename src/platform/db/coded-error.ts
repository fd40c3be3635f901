/** Returns an error with a code, as the drivers have them. */
export const codedError = (code: string, message: string): Error => Object.assign(new Error(message), { code })
