import { CertificateChainValidationEngine } from 'pkijs'
import { makeSigningKeys } from '../../../src/embedded/signing-keys.ts'
import { localSigner } from '../../../src/permits/certificates/local-signer.ts'
import type { Workshop } from '../../../src/permits/certificates/make.ts'
import { lastSignature } from '../../../src/permits/certificates/signed-file.ts'
import type { Signer } from '../../../src/permits/certificates/signer.ts'
import { readSigningKey } from '../../../src/permits/certificates/signing-key.ts'
import { millisecondsNow } from '../../../src/platform/clock.ts'
import { type Network, publicUrl } from '../network.ts'

const monthMilliseconds = 30 * 86_400_000

/**
 * Returns a signer for a network, with a CA of its own. Unless stated its certificates are valid since a month ago, so
 * that it signs as well when the clock is set back.
 */
export async function aSigner(since = new Date(millisecondsNow() - monthMilliseconds)) {
  const keys = await makeSigningKeys(since)
  const key = await readSigningKey(keys.key, keys.certificates)
  return { keys, signer: localSigner(key), ca: key.chain[0] }
}

/** The dependencies of the job that makes certificates. */
export const workshop = ({ database, storage, vault }: Network, signer: Signer): Workshop => ({
  db: database.pool,
  storage,
  vault,
  signer,
  publicUrl,
})

/** Verifies the last signature of a file with this CA as the only trusted one. Returns the verdict. */
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
