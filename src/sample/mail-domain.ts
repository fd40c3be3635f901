import { createPrivateKey, createPublicKey } from 'node:crypto'

/**
 * The domain of the sample users. The private key that signs its mail is public, so a server trusts it only with the
 * embedded identity provider, which asks for no password either.
 */
export const sampleDomain = 'example.org'
export const sampleSelector = 'sample'

/** The 32 bytes of the Ed25519 private key (RFC 8410). */
const seed = Buffer.from('satu pintu sample mail signature')
const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
  format: 'der',
  type: 'pkcs8',
})
const publicKeyBytes = 32

export const samplePrivateKey = privateKey.export({ format: 'pem', type: 'pkcs8' })

const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-publicKeyBytes)

const records: Record<string, string> = {
  [`${sampleSelector}._domainkey.${sampleDomain}`]: `v=DKIM1; k=ed25519; p=${publicKey.toString('base64')}`,
  [`_dmarc.${sampleDomain}`]: 'v=DMARC1; p=reject',
}

/** A DNS resolver that knows the TXT records of the sample domain only. Rejects with `ENOTFOUND` for any other name. */
export async function sampleResolver(domain: string, rrtype: string): Promise<string[][]> {
  const found = rrtype === 'TXT' ? records[domain.toLowerCase().replace(/\.$/, '')] : undefined
  if (found === undefined) throw Object.assign(new Error('There is no such name.'), { code: 'ENOTFOUND' })
  return [[found]]
}
