import { localIssuer } from '../../../src/access/identity/tokens.ts'
import { createIdentityProvider } from '../../../src/embedded/identity-provider/provider.ts'
import { sampleUsers } from '../../../src/sample/users.ts'
import { network } from '../network.ts'
import { emptyDatabase } from '../outside/identity-provider.ts'
import { createIssuer } from '../people/tokens.ts'
import { freePort } from './free-port.ts'

/** Starts a network that listens on a port, with the embedded identity provider for sign-in by browser. */
export async function webNetwork() {
  const parts = new AsyncDisposableStack()
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const { sql } = parts.adopt(await emptyDatabase(), (made) => made.drop())
  const provider = await createIdentityProvider({ publicUrl: address, sql, users: sampleUsers })
  const endpoints = { authorizationUrl: `${provider.issuer}/auth`, tokenUrl: `${provider.issuer}/token` }
  const net = parts.adopt(
    await network({
      issuer: { ...(await createIssuer()), name: provider.issuer, issuer: localIssuer(provider) },
      identityProvider: provider.routes,
      signInPages: { ...endpoints, clientId: 'docs' },
    }),
    (open) => open.close(),
  )
  await net.app.listen({ port, host: '127.0.0.1' })
  return { ...endpoints, address, net, close: () => parts.disposeAsync() }
}
