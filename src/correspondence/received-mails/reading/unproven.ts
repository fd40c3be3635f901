import { hash } from 'node:crypto'

/**
 * Returns the hash that stands for another one where the sender of a mail is not proven. Anybody can send such a mail:
 * it must not pass for one that the sender wrote.
 */
export const unprovenDigest = (digest: Buffer): Buffer =>
  hash('sha256', Buffer.concat([digest, Buffer.from('unproven')]), 'buffer')
