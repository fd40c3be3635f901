import { hash } from 'node:crypto'

/** Returns the SHA-256 of a text. Of a secret, nothing else is stored. */
export const digestOf = (text: string): Buffer => hash('sha256', text, 'buffer')
