import { createHash, generateKeyPairSync } from 'node:crypto'
import { keptFile } from './kept-file.ts'

/**
 * Returns the key that signs credentials, in the format of `CREDENTIAL_KEYS`. The first start creates it; concurrent
 * starts get the same key.
 */
export const loadCredentialKeys = (dataDir: string): Promise<string> =>
  keptFile(dataDir, 'credential-keys.txt', async () => newCredentialKey())

/** Returns a new EC P-256 key in the format of `CREDENTIAL_KEYS`. Its `kid` is a hash of the public key. */
export function newCredentialKey(): string {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const kid = createHash('sha256')
    .update(publicKey.export({ format: 'der', type: 'spki' }))
    .digest('base64url')
    .slice(0, 16)
  return `${kid}:${privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')}`
}
