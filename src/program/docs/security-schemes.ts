import { scopes } from '../registers.ts'

export const securitySchemes = {
  signIn: {
    type: 'oauth2',
    description: 'Sign in at the OpenID Connect issuer; a running server states its own addresses here.',
    flows: {
      authorizationCode: {
        authorizationUrl: '/oidc/auth',
        tokenUrl: '/oidc/token',
        scopes: {
          openid: 'Who you are.',
          profile: 'Your name.',
          email: 'Your e-mail address, which may have been invited to a post.',
        },
      },
    },
  },
  agencyKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'ptsp_live_… or ptsp_test_…',
    description:
      "A key that was issued to an agency: `Authorization: Bearer ptsp_…`. The agency's registration " +
      'decides what it may do. In a live deployment a test key, `ptsp_test_…`, sees the sandbox and no live data.',
  },
  agencyToken: {
    type: 'oauth2',
    description:
      "A token of the OpenID Connect issuer for the agency's client, by client credentials; a running server " +
      'states its own address here. It may do what both its scope and the registration allow.',
    flows: {
      clientCredentials: {
        tokenUrl: '/oidc/token',
        scopes: Object.fromEntries(scopes.map(([scope, { en }]) => [scope, `${en}.`])),
      },
    },
  },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token of the OpenID Connect issuer.',
  },
  bankSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'webhook-signature',
    description:
      'Standard Webhooks 1.0: HMAC-SHA256 of `webhook-id.webhook-timestamp.body` with a secret agreed with the ' +
      'bank; not older than five minutes. The key is what follows `whsec_` in the secret, decoded from Base64.',
  },
  kioskKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'ptsp_kiosk_live_… or ptsp_kiosk_test_…',
    description:
      'The key of a device in the hall of an office. It opens sessions for people who have a code, and takes queue ' +
      'tickets for people without an appointment.',
  },
  kioskSession: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'ptsp_session_live_… or ptsp_session_test_…',
    description:
      'The token of a session at a kiosk: it acts as the person who sits there, for some minutes, and only where ' +
      'this is named.',
  },
  metricsToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The token of this deployment for its metrics (`METRICS_TOKEN`).',
  },
} as const
