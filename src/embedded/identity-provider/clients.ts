import type { ClientMetadata } from 'oidc-provider'
import type { SampleAgency } from '../../sample/users.ts'

const loopbackNames = ['localhost', '127.0.0.1']

/**
 * The two applications that may sign people in, both without a secret, so PKCE protects them:
 * `docs` is Swagger UI; `script` is any program on this computer that listens at `/callback`, on any port.
 */
export function publicClients(publicUrl: string): ClientMetadata[] {
  const addresses = addressesOf(publicUrl)
  const withoutSecret = { token_endpoint_auth_method: 'none', response_types: ['code'] } as const
  return [
    {
      ...withoutSecret,
      client_id: 'docs',
      client_name: 'Satu Pintu API documentation',
      redirect_uris: addresses.map((address) => `${address}/docs/static/oauth2-redirect.html`),
      post_logout_redirect_uris: addresses.map((address) => `${address}/docs`),
    },
    {
      ...withoutSecret,
      client_id: 'script',
      client_name: 'Programs on this computer',
      application_type: 'native',
      redirect_uris: loopbackNames.map((name) => `http://${name}/callback`),
    },
  ]
}

/** Returns the clients of the agencies. Each gets tokens by its secret, for its own scopes; it signs nobody in. */
export const agencyClients = (agencies: readonly SampleAgency[]): ClientMetadata[] =>
  agencies.map(({ clientId, secret, names, scope }) => ({
    client_id: clientId,
    client_secret: secret,
    client_name: names.en,
    scope,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    token_endpoint_auth_method: 'client_secret_basic',
  }))

/**
 * True for the pages of this server and of programs on this computer, on any port. No other page can read an answer of
 * the issuer.
 */
export function mayAskForTokens(origin: string, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false
  return origin === new URL(publicUrl).origin || loopbackNames.includes(new URL(origin).hostname)
}

/**
 * Returns the addresses of this server. On this computer these are both localhost and 127.0.0.1, as browsers use
 * either.
 */
function addressesOf(publicUrl: string): string[] {
  const { hostname } = new URL(publicUrl)
  if (!loopbackNames.includes(hostname)) return [publicUrl]
  return loopbackNames.map((name) => publicUrl.replace(`//${hostname}`, `//${name}`))
}
