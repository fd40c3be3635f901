import { once } from 'node:events'
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

export const audience = 'satu-pintu'

const tokenHours = 12

export interface Issuer {
  url: string
  tokenFor(subject: string): Promise<string>
  close(): void
}

/**
 * Starts an OpenID Connect issuer that serves only its metadata and its key. The API verifies tokens as in production.
 */
export async function startIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const key = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'ES256' }
  const server = createServer((request, response) => {
    const url = `http://${request.headers.host}`
    const description = {
      issuer: url,
      jwks_uri: `${url}/keys`,
      authorization_endpoint: `${url}/auth`,
      token_endpoint: `${url}/token`,
    }
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify(request.url === '/keys' ? { keys: [key] } : description))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The issuer has no port.')
  const url = `http://127.0.0.1:${address.port}`
  return {
    url,
    tokenFor: (subject) =>
      new SignJWT({ sub: subject, name: subject })
        .setProtectedHeader({ alg: 'ES256', kid: 'bench', typ: 'at+jwt' })
        .setIssuer(url)
        .setAudience(audience)
        .setExpirationTime(`${tokenHours}h`)
        .sign(privateKey),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
