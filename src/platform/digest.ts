import { hash } from 'node:crypto'

/** Returns the SHA-256 of a text, which is all that is stored of a secret. */
export const digestOf = (text: string): Buffer => hash('sha256', text, 'buffer')
