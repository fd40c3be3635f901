import { CertificateChainValidationEngine } from 'pkijs'
import { localSigner } from '../../src/certificates/local-signer.ts'
import type { Workshop } from '../../src/certificates/make.ts'
import { lastSignature } from '../../src/certificates/signed-file.ts'
import type { Signer } from '../../src/certificates/signer.ts'
import { readSigningKey } from '../../src/certificates/signing-key.ts'
import { makeSigningKeys } from '../../src/embedded/signing-keys.ts'
import { type Network, publicUrl } from './network.ts'

/** A network's signer, with a CA that nobody else has. */
export async function aSigner() {
  const keys = await makeSigningKeys(new Date())
  const key = await readSigningKey(keys.key, keys.certificates)
  return { keys, signer: localSigner(key), ca: key.chain[0] }
}

/** What the job that makes certificates has at hand. */
export const workshop = ({ database, storage, vault }: Network, signer: Signer): Workshop => ({
  db: database.pool,
  storage,
  vault,
  signer,
  publicUrl,
})

/** What a verifier who trusts this CA says of a file. */
export async function verdictOn(pdf: Buffer, ca: Awaited<ReturnType<typeof aSigner>>['ca']) {
  const found = await lastSignature(pdf)
  if (!found || !ca) return 'no signature'
  const { result } = await new CertificateChainValidationEngine({
    certs: [found.certificate],
    trustedCerts: [ca],
  }).verify()
  const { holds, coversAll, namesCertificate } = found
  return { holds, coversAll, namesCertificate, trusted: result }
}
