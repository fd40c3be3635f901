import { esignService } from '../../permits/certificates/esign-service.ts'
import type { Signer } from '../../permits/certificates/signer.ts'
import { type CredentialKey, readCredentialKeys } from '../../permits/credentials/keys.ts'
import type { Config } from '../config.ts'

/**
 * What credentials are signed with: of the embedded deployment its own key, of another none unless it is configured.
 */
export async function credentialKeysOf({
  credentialKeys,
  databaseUrl,
  dataDir,
}: Config): Promise<readonly CredentialKey[]> {
  if (credentialKeys ?? databaseUrl) return credentialKeys ?? []
  const { loadCredentialKeys } = await import('../../embedded/credential-keys.ts')
  return readCredentialKeys(await loadCredentialKeys(dataDir))
}

/**
 * Who signs certificates. What is configured is tried at once; the embedded key is loaded, and at its first use made,
 * when there is something to sign.
 */
export async function signerOf({ esign, signer, databaseUrl, dataDir }: Config): Promise<Signer | undefined> {
  if (esign) return esignService(esign)
  if (signer)
    return localSignerOf(signer).catch((error: unknown) => {
      throw new Error(`SIGNER_KEY, SIGNER_CERTIFICATES: ${error instanceof Error ? error.message : String(error)}`)
    })
  if (databaseUrl !== undefined) return undefined
  let loaded: Signer | undefined
  const load = async () =>
    localSignerOf(await (await import('../../embedded/signing-keys.ts')).loadSigningKeys(dataDir))
  return { kind: 'local', sign: async (pdf, at) => (loaded ??= await load()).sign(pdf, at) }
}

async function localSignerOf({ key, certificates }: { key: string; certificates: string }): Promise<Signer> {
  const { localSigner } = await import('../../permits/certificates/local-signer.ts')
  const { readSigningKey } = await import('../../permits/certificates/signing-key.ts')
  return localSigner(await readSigningKey(key, certificates))
}
