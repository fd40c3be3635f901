import { detachedSignature } from './detached-signature.ts'
import { prepare } from './signature-place.ts'
import type { Signer } from './signer.ts'
import type { SigningKey } from './signing-key.ts'

/** Returns a signer with a key in this process: PAdES-B-B, without a timestamp authority. */
export function localSigner(key: SigningKey): Signer {
  const name =
    key.certificate.subject.typesAndValues.find(({ type }) => type === commonName)?.value.valueBlock.value ??
    'Satu Pintu'
  return {
    kind: 'local',
    validUntil: key.certificate.notAfter.value,
    async sign(pdf, at) {
      const { content, filled } = prepare(pdf, {
        at,
        name: String(name),
        reason: 'Sertifikat izin / Permit certificate',
      })
      return filled(await detachedSignature(key, content))
    },
  }
}

const commonName = '2.5.4.3'
