import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { localIssuer } from '../../../src/access/identity/tokens.ts'

/** The name of each issuer that `createIssuer` makes. The template of a test network has its sample officers. */
export const testIssuer = 'https://issuer.test'
const audience = 'satu-pintu'

/** Creates a token issuer with new ES256 keys. */
export async function createIssuer() {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256' }] }
  const sign = (claims: JWTPayload, header: { alg?: string; typ?: string; kid?: string } = {}) =>
    new SignJWT({ iss: testIssuer, aud: audience, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'test', typ: 'at+jwt', ...header })
      .sign(privateKey)
  return {
    name: testIssuer,
    audience,
    publicKey,
    issuer: localIssuer({ issuer: testIssuer, audience, keys }),
    /** Signs a token for a person that is valid for an hour. `claims` replaces claims. */
    tokenFor: (subject: string, claims: JWTPayload = {}) =>
      sign({ sub: subject, name: subject, exp: Math.floor(Date.now() / 1000) + 3600, ...claims }),
    sign,
  }
}

export type TestIssuer = Awaited<ReturnType<typeof createIssuer>>
