import { createHash, generateKeyPairSync } from 'node:crypto'
import { keptFile } from './kept-file.ts'

/**
 * The key that credentials are signed with, as the setting says it: made at the first start. However many start at
 * once, all get the same.
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
