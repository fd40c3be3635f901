import { randomBytes, webcrypto, X509Certificate } from 'node:crypto'
import { BitString, Integer, PrintableString, Utf8String } from 'asn1js'
import { AttributeTypeAndValue, BasicConstraints, Certificate, Extension, RelativeDistinguishedNames } from 'pkijs'
import { keptFile } from './kept-file.ts'

/** A signing key and its certificate chain in the formats of their settings (DER in base64), and the CA as PEM. */
interface WrittenSigningKeys {
  key: string
  certificates: string
  ca: string
}

const years = 10
const ec = { name: 'ECDSA', namedCurve: 'P-256' } as const
const oid = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  country: '2.5.4.6',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
}

/**
 * Returns the CA and the signing key of this deployment. The first call creates them, valid from `now`; concurrent
 * calls get the same. The private key of the CA is not stored: it signs nothing else. Verifiers find the CA in
 * `signing-ca.pem`.
 */
export async function loadSigningKeys(dataDir: string, now: Date): Promise<WrittenSigningKeys> {
  const keys: WrittenSigningKeys = JSON.parse(
    await keptFile(dataDir, 'signing-keys.json', async () => JSON.stringify(await makeSigningKeys(now))),
  )
  await keptFile(dataDir, 'signing-ca.pem', async () => keys.ca)
  return keys
}

/** Returns the moment at which the first of these certificates ends. Nothing can be signed with the key after it. */
export const signingEndsAt = ({ certificates }: Pick<WrittenSigningKeys, 'certificates'>): Date =>
  new Date(
    Math.min(
      ...certificates.split(',').map((der) => new X509Certificate(Buffer.from(der, 'base64')).validToDate.getTime()),
    ),
  )

/** Creates a CA, and a key with a certificate of that CA, both valid for ten years from `now`. */
export async function makeSigningKeys(now: Date): Promise<WrittenSigningKeys> {
  const [caPair, pair] = await Promise.all([newPair(), newPair()])
  const ca = await certificate({
    name: 'Satu Pintu embedded CA',
    publicKey: caPair.publicKey,
    by: { name: 'Satu Pintu embedded CA', key: caPair.privateKey },
    isCa: true,
    now,
  })
  const own = await certificate({
    name: 'Satu Pintu embedded signer',
    publicKey: pair.publicKey,
    by: { name: 'Satu Pintu embedded CA', key: caPair.privateKey },
    isCa: false,
    now,
  })
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey)).toString('base64')
  return { key, certificates: `${own},${ca}`, ca: pem(ca) }
}

const newPair = () => webcrypto.subtle.generateKey(ec, true, ['sign', 'verify'])
const pem = (der: string): string =>
  `-----BEGIN CERTIFICATE-----\n${der.replace(/(.{64})/g, '$1\n').trim()}\n-----END CERTIFICATE-----\n`

interface Wanted {
  name: string
  publicKey: webcrypto.CryptoKey
  by: { name: string; key: webcrypto.CryptoKey }
  isCa: boolean
  now: Date
}

async function certificate({ name, publicKey, by, isCa, now }: Wanted): Promise<string> {
  const made = new Certificate()
  made.version = 2
  made.serialNumber = new Integer({ valueHex: Uint8Array.from([1, ...randomBytes(15)]) })
  made.subject = named(name)
  made.issuer = named(by.name)
  made.notBefore.value = now
  made.notAfter.value = new Date(Date.UTC(now.getUTCFullYear() + years, now.getUTCMonth(), now.getUTCDate()))
  made.extensions = [
    extension(
      oid.basicConstraints,
      new BasicConstraints(isCa ? { cA: true, pathLenConstraint: 0 } : {}).toSchema().toBER(),
    ),
    extension(
      oid.keyUsage,
      new BitString({ valueHex: Uint8Array.of(isCa ? 0b0000_0110 : 0b1100_0000), unusedBits: isCa ? 1 : 6 }).toBER(),
    ),
  ]
  await made.subjectPublicKeyInfo.importKey(publicKey)
  await made.sign(by.key, 'SHA-256')
  return Buffer.from(made.toSchema(true).toBER()).toString('base64')
}

const extension = (extnID: string, value: ArrayBuffer) =>
  new Extension({ extnID, critical: true, extnValue: value, parsedValue: undefined })

const named = (commonName: string) =>
  new RelativeDistinguishedNames({
    typesAndValues: [
      new AttributeTypeAndValue({ type: oid.country, value: new PrintableString({ value: 'ID' }) }),
      new AttributeTypeAndValue({
        type: oid.organization,
        value: new Utf8String({ value: 'Satu Pintu (embedded, for development and trials)' }),
      }),
      new AttributeTypeAndValue({ type: oid.commonName, value: new Utf8String({ value: commonName }) }),
    ],
  })
