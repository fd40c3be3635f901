import { detachedSignature } from './detached-signature.ts'
import { prepare } from './signature-place.ts'
import { type Signer, SignerDown } from './signer.ts'
import type { SigningKey } from './signing-key.ts'

/**
 * Returns a signer with a key in this process: PAdES-B-B, without a timestamp authority. It throws `SignerDown` once a
 * certificate has ended: every checker would refuse the signature, and the stored file is never replaced.
 */
export function localSigner(key: SigningKey): Signer {
  const name =
    key.certificate.subject.typesAndValues.find(({ type }) => type === commonName)?.value.valueBlock.value ??
    'Satu Pintu'
  return {
    kind: 'local',
    validUntil: key.certificate.notAfter.value,
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

function demandValid({ certificate, chain }: SigningKey, at: Date): void {
  const ended = [certificate, ...chain].find(({ notAfter }) => at > notAfter.value)
  if (ended)
    throw new SignerDown(
      `SIGNER_CERTIFICATES: a certificate ended at ${ended.notAfter.value.toISOString()}. Certificates of permits wait ` +
        'until SIGNER_KEY and SIGNER_CERTIFICATES are renewed.',
    )
}

const commonName = '2.5.4.3'
