import type { Logger } from 'pino'
import { esignService } from '../../permits/certificates/esign-service.ts'
import type { Signer } from '../../permits/certificates/signer.ts'
import { type CredentialKey, readCredentialKeys } from '../../permits/credentials/keys.ts'
import type { Config } from '../settings/config.ts'

/**
 * Returns the keys that sign credentials: the configured ones, or with the embedded database its own; else none, which
 * is logged.
 */
export async function credentialKeysOf(
  { credentialKeys, databaseUrl, dataDir }: Pick<Config, 'credentialKeys' | 'databaseUrl' | 'dataDir'>,
  log: Pick<Logger, 'info'>,
): Promise<readonly CredentialKey[]> {
  if (credentialKeys) return credentialKeys
  if (databaseUrl !== undefined) {
    log.info('There is no key for credentials: none are given out until CREDENTIAL_KEYS is set.')
    return []
  }
  const { loadCredentialKeys } = await import('../../embedded/keys.ts')
  return readCredentialKeys(await loadCredentialKeys(dataDir))
}

/**
 * Returns the signer of certificates. Undefined: an external database is configured, and no signer. A configured key is
 * checked at once, and errors name its settings. The embedded key is loaded or created at its first use, valid from the
 * time of its first signature on: that is the time of an order, and comes before the key.
 */
export async function signerOf({
  esign,
  signer,
  databaseUrl,
  dataDir,
}: Pick<Config, 'esign' | 'signer' | 'databaseUrl' | 'dataDir'>): Promise<Signer | undefined> {
  if (esign) return esignService(esign)
  if (signer)
    return localSignerOf(signer).catch((error: unknown) => {
      throw new Error(`SIGNER_KEY, SIGNER_CERTIFICATES: ${error instanceof Error ? error.message : String(error)}`)
    })
  if (databaseUrl !== undefined) return undefined
  let loaded: Signer | undefined
  const load = async (at: Date) =>
    localSignerOf(await (await import('../../embedded/signing-keys.ts')).loadSigningKeys(dataDir, at))
  return { kind: 'local', sign: async (pdf, at) => (loaded ??= await load(at)).sign(pdf, at) }
}

async function localSignerOf({ key, certificates }: { key: string; certificates: string }): Promise<Signer> {
  const { localSigner } = await import('../../permits/certificates/local-signer.ts')
  const { readSigningKey } = await import('../../permits/certificates/signing-key.ts')
  return localSigner(await readSigningKey(key, certificates))
}
