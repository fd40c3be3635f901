import { createHash } from 'node:crypto'
import { fromBER, OctetString } from 'asn1js'
import { Certificate, ContentInfo, SignedData } from 'pkijs'
import { signingCertificateV2 } from './detached-signature.ts'

const rangePattern = /\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g

/** A signature in a PDF: its certificate, and the results of the check. */
interface FoundSignature {
  certificate: Certificate
  chain: Certificate[]
  holds: boolean
  coversAll: boolean
  namesCertificate: boolean
}

/**
 * Checks the last signature of a PDF. `holds`: digest and signature are valid. `coversAll`: it covers the whole file
 * except itself. `namesCertificate`: the signed attributes contain the hash of the certificate. Undefined: no signature
 * can be read. Does not verify the certificate chain.
 */
export async function lastSignature(pdf: Buffer): Promise<FoundSignature | undefined> {
  const range = [...pdf.toString('latin1').matchAll(rangePattern)].at(-1)?.slice(1).map(Number)
  const [start = 0, length = 0, second = 0, rest = 0] = range ?? []
  if (!range || start + length > second || second + rest > pdf.length) return undefined
  const hex = pdf
    .subarray(start + length, second)
    .toString('latin1')
    .replace(/^<|>$/g, '')
  if (!/^[0-9a-fA-F]+$/.test(hex)) return undefined
  return readSignature(
    Buffer.from(hex, 'hex'),
    Buffer.concat([pdf.subarray(start, start + length), pdf.subarray(second, second + rest)]),
    start === 0 && second + rest === pdf.length,
  ).catch(() => undefined)
}

async function readSignature(der: Buffer, content: Buffer, coversAll: boolean): Promise<FoundSignature | undefined> {
  const signed = new SignedData({ schema: new ContentInfo({ schema: fromBER(der).result }).content })
  const certificates = (signed.certificates ?? []).filter((one) => one instanceof Certificate)
  const [certificate, ...chain] = certificates
  if (!certificate) return undefined
  const { signatureVerified } = await signed
    .verify({ signer: 0, data: Uint8Array.from(content).buffer, checkChain: false, extendedMode: true })
    .catch(() => ({ signatureVerified: false }))
  return {
    certificate,
    chain,
    holds: signatureVerified === true,
    coversAll,
    namesCertificate: names(signed, certificate),
  }
}

/** True when the signed attributes contain the hash of this certificate. */
function names(signed: SignedData, certificate: Certificate): boolean {
  const [value] =
    signed.signerInfos[0]?.signedAttrs?.attributes.find(({ type }) => type === signingCertificateV2)?.values ?? []
  const hash = createHash('sha256')
    .update(new Uint8Array(certificate.toSchema(true).toBER()))
    .digest()
  return octetsIn(value).some((octets) => Buffer.from(octets.valueBlock.valueHexView).equals(hash))
}

function octetsIn(block: unknown): OctetString[] {
  if (block instanceof OctetString) return [block]
  const inner: unknown =
    typeof block === 'object' && block !== null && 'valueBlock' in block ? block.valueBlock : undefined
  const parts: unknown = typeof inner === 'object' && inner !== null && 'value' in inner ? inner.value : undefined
  return Array.isArray(parts) ? parts.flatMap(octetsIn) : []
}
