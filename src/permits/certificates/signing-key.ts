import { createPrivateKey, webcrypto } from 'node:crypto'
import { fromBER } from 'asn1js'
import { Certificate } from 'pkijs'

/** A private key, its certificate, and the chain up to a trusted one. */
export interface SigningKey {
  key: webcrypto.CryptoKey
  hash: string
  certificate: Certificate
  chain: readonly Certificate[]
}

const hash = 'SHA-256'
const certificatesLimit = 5
const rsaMinimumBits = 2_048
const allowed = 'an EC key on P-256 or an RSA key of 2,048 bits or more'

/**
 * Reads a private key (PKCS #8, DER in base64) and its certificates (DER in base64, separated by commas, the certificate
 * of the key first). Throws when the key is too weak, when the first certificate is not that of the key, and for more
 * than five certificates. Call it at the start, not at the first permit.
 */
export async function readSigningKey(secret: string, certificates: string): Promise<SigningKey> {
  const [certificate, ...rest] = certificates.split(',').map(readCertificate)
  if (!certificate) throw new Error('There is no certificate.')
  if (rest.length >= certificatesLimit) throw new Error(`There are more than ${certificatesLimit} certificates.`)
  const key = createPrivateKey({ key: Buffer.from(secret, 'base64'), format: 'der', type: 'pkcs8' })
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  const isRsa = key.asymmetricKeyType === 'rsa' && modulusLength >= rsaMinimumBits
  const rsa = isRsa ? { name: 'RSASSA-PKCS1-v1_5', hash } : undefined
  const algorithm = namedCurve === 'prime256v1' ? { name: 'ECDSA', namedCurve: 'P-256' } : rsa
  if (!algorithm) throw new Error(`The key is not ${allowed}.`)
  const imported = await webcrypto.subtle.importKey(
    'pkcs8',
    key.export({ format: 'der', type: 'pkcs8' }),
    algorithm,
    false,
    ['sign'],
  )
  const probe = Buffer.from('probe')
  const signature = await webcrypto.subtle.sign({ name: algorithm.name, hash }, imported, probe)
  const fits = await webcrypto.subtle
    .verify(
      { name: algorithm.name, hash },
      await certificate.getPublicKey({ algorithm: { algorithm: { ...algorithm }, usages: ['verify'] } }),
      signature,
      probe,
    )
    .catch(() => false)
  if (!fits) throw new Error('The first certificate is not that of the key.')
  return { key: imported, hash, certificate, chain: rest }
}

function readCertificate(text: string): Certificate {
  const { result, offset } = fromBER(Buffer.from(text, 'base64'))
  if (offset === -1) throw new Error('A certificate is not DER in base64.')
  return new Certificate({ schema: result })
}
