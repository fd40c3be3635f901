import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

/** A key that signs credentials, with its public part. */
export interface CredentialKey {
  kid: string
  privateKey: KeyObject
  publicJwk: PublicJwk
}
export interface PublicJwk {
  kty: 'EC'
  crv: 'P-256'
  x: string
  y: string
  kid: string
  alg: 'ES256'
  use: 'sig'
}

const kidPattern = /^[A-Za-z0-9_-]{1,64}$/
const keysLimit = 10

/**
 * Parses at most ten keys, separated by commas, each as `kid:key` (PKCS #8, DER in base64; EC P-256). Throws for a
 * malformed list. No error contains a key.
 */
export function readCredentialKeys(text: string): readonly CredentialKey[] {
  const keys = text.split(',').map((entry) => readKey(entry.trim()))
  if (keys.length > keysLimit) throw new Error(`there are more than ${keysLimit} keys`)
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) throw new Error('a kid stands there twice')
  return keys
}

function readKey(entry: string): CredentialKey {
  const [kid = '', der = ''] = entry.split(':', 2)
  if (!kidPattern.test(kid)) throw new Error('a key begins with its kid and a colon')
  const privateKey = privateKeyOf(der)
  if (privateKey?.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new Error(`the key ${kid} is no EC key on P-256 in PKCS #8`)
  const { x, y } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (x === undefined || y === undefined) throw new Error(`the key ${kid} has no public half`)
  return { kid, privateKey, publicJwk: { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig' } }
}

function privateKeyOf(der: string): KeyObject | undefined {
  try {
    return createPrivateKey({ key: Buffer.from(der, 'base64'), format: 'der', type: 'pkcs8' })
  } catch {
    return undefined
  }
}
