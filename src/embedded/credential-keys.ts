import { createHash, generateKeyPairSync } from 'node:crypto'
import { keptFile } from './kept-file.ts'

/**
 * Returns the key that signs credentials, in the form of its setting. The first start creates it; simultaneous starts
 * get the same key.
 */
export const loadCredentialKeys = (dataDir: string): Promise<string> =>
  keptFile(dataDir, 'credential-keys.txt', async () => newCredentialKey())

/** A new key by a name of its own. */
export function newCredentialKey(): string {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const kid = createHash('sha256')
    .update(publicKey.export({ format: 'der', type: 'spki' }))
    .digest('base64url')
    .slice(0, 16)
  return `${kid}:${privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')}`
}
