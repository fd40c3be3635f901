import { createHash } from 'node:crypto'
import { type BaseBlock, ObjectIdentifier, OctetString, Sequence } from 'asn1js'
import {
  Attribute,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs'
import type { SigningKey } from './signing-key.ts'

const contentTypeAttribute = '1.2.840.113549.1.9.3'
const messageDigestAttribute = '1.2.840.113549.1.9.4'
export const signingCertificateV2 = '1.2.840.113549.1.9.16.2.47'

/**
 * Returns a detached CMS signature (DER) for CAdES and PAdES-B-B. It names its certificate by hash
 * (signing-certificate-v2, RFC 5035), so that no other certificate can replace it. Attributes are in DER order. The
 * signing time is in the PDF, not in the signature.
 */
export async function detachedSignature(
  { key, hash, certificate, chain }: SigningKey,
  content: Buffer,
): Promise<Buffer> {
  const attributes = [
    attribute(contentTypeAttribute, new ObjectIdentifier({ value: ContentInfo.DATA })),
    attribute(messageDigestAttribute, new OctetString({ valueHex: sha256(content) })),
    attribute(signingCertificateV2, certificateIdOf(certificate.toSchema(true).toBER())),
  ].toSorted((a, b) => Buffer.compare(Buffer.from(a.toSchema().toBER()), Buffer.from(b.toSchema().toBER())))
  const signed = new SignedData({
    version: 1,
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: ContentInfo.DATA }),
    signerInfos: [
      new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
        signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes }),
      }),
    ],
    certificates: [certificate, ...chain],
  })
  await signed.sign(key, 0, hash)
  return Buffer.from(
    new ContentInfo({ contentType: ContentInfo.SIGNED_DATA, content: signed.toSchema(true) }).toSchema().toBER(),
  )
}

const sha256 = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(createHash('sha256').update(bytes).digest())
const attribute = (type: string, value: BaseBlock) => new Attribute({ type, values: [value] })

/** Returns a SigningCertificateV2 with one ESSCertIDv2. SHA-256 is the default hash and is not named. */
const certificateIdOf = (certificate: ArrayBuffer) =>
  new Sequence({
    value: [
      new Sequence({
        value: [new Sequence({ value: [new OctetString({ valueHex: sha256(new Uint8Array(certificate)) })] })],
      }),
    ],
  })
