import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { keptFile } from './kept-file.ts'

/** The keys in the formats of `DATA_KEYS` and `SEARCH_KEY`. */
interface WrittenKeys {
  dataKeys: string
  searchKey: string
}

const keyBytes = 32

/** Returns the keys in the data folder. The first start creates them; concurrent starts get the same keys. */
export async function loadKeys(dataDir: string): Promise<WrittenKeys> {
  const secret = () => randomBytes(keyBytes).toString('base64')
  const keys: WrittenKeys = JSON.parse(
    await keptFile(dataDir, 'data-keys.json', async () =>
      JSON.stringify({ dataKeys: `embedded-1:${secret()}`, searchKey: secret() } satisfies WrittenKeys),
    ),
  )
  return keys
}

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
