import type { ClientMetadata } from 'oidc-provider'
import type { SampleAgency } from '../../sample/users.ts'

const loopbackNames = ['localhost', '127.0.0.1']

/**
 * Returns the two clients that may sign people in, both public and protected by PKCE: `docs` is Swagger UI; `script` is
 * any program on this machine that listens at `/callback`, on any port.
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

/** Returns the clients of the agencies: client credentials with a secret, for their own scopes. They sign nobody in. */
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

/** True for an origin that may read responses of the issuer: this server, and programs on this machine on any port. */
export function mayAskForTokens(origin: string, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false
  return origin === new URL(publicUrl).origin || loopbackNames.includes(new URL(origin).hostname)
}

/** Returns the addresses of this server: for a loopback address both localhost and 127.0.0.1. */
function addressesOf(publicUrl: string): string[] {
  const { hostname } = new URL(publicUrl)
  if (!loopbackNames.includes(hostname)) return [publicUrl]
  return loopbackNames.map((name) => publicUrl.replace(`//${hostname}`, `//${name}`))
}
