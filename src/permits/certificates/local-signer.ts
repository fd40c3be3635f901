import { detachedSignature } from './detached-signature.ts'
import { prepare } from './signature-place.ts'
import { type Signer, SignerDown } from './signer.ts'
import type { SigningKey } from './signing-key.ts'

/**
 * Returns a signer with a key in this process: PAdES-B-B, without a timestamp authority. It throws `SignerDown` while a
 * certificate of its chain is not valid: every checker would refuse the signature, and the stored file is never
 * replaced.
 */
export function localSigner(key: SigningKey): Signer {
  const name =
    key.certificate.subject.typesAndValues.find(({ type }) => type === commonName)?.value.valueBlock.value ??
    'Satu Pintu'
  return {
    kind: 'local',
    validUntil: new Date(Math.min(...chainOf(key).map(({ notAfter }) => notAfter.value.getTime()))),
    async sign(pdf, at) {
      demandValid(key, at)
      const { content, filled } = prepare(pdf, {
        at,
        name: String(name),
        reason: 'Sertifikat izin / Permit certificate',
      })
      return filled(await detachedSignature(key, content))
    },
  }
}

const chainOf = ({ certificate, chain }: SigningKey) => [certificate, ...chain]

function demandValid(key: SigningKey, at: Date): void {
  const ended = chainOf(key).find(({ notAfter }) => at > notAfter.value)
  if (ended)
    throw new SignerDown(
      `SIGNER_CERTIFICATES: a certificate ended at ${ended.notAfter.value.toISOString()}. Certificates of permits wait ` +
        'until SIGNER_KEY and SIGNER_CERTIFICATES are renewed.',
    )
  const early = chainOf(key).find(({ notBefore }) => at < notBefore.value)
  if (early)
    throw new SignerDown(
      `SIGNER_CERTIFICATES: a certificate is valid from ${early.notBefore.value.toISOString()}. Certificates of permits ` +
        'wait until then.',
    )
}

const commonName = '2.5.4.3'
