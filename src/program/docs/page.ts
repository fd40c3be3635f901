import type { FastifySwaggerUiOptions } from '@fastify/swagger-ui'
import { isObject } from '../../platform/objects.ts'
import { emptyOptionalFields } from './optional-fields.ts'
import { theme } from './theme.ts'

/**
 * The sign-in of the docs page: the endpoints of the issuer, the public client, and the resource of the tokens
 * (RFC 8707), absent where the audience is no URL.
 */
export interface SignInPages {
  authorizationUrl: string
  tokenUrl: string
  clientId: string
  resource?: string
}

/**
 * Returns the options of Swagger UI: all files come from this server, and people sign in at the issuer. The content
 * security policy admits requests to this server and to the token endpoint only.
 */
export const docsPage = ({ authorizationUrl, tokenUrl, clientId, resource }: SignInPages): FastifySwaggerUiOptions => ({
  routePrefix: '/docs',
  staticCSP: {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' data:",
    'font-src': "'self' data:",
    'connect-src': ["'self'", ...(URL.canParse(tokenUrl) ? [new URL(tokenUrl).origin] : [])],
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  },
  transformSpecificationClone: true,
  transformSpecification: (document) => {
    emptyOptionalFields(document)
    const schemes = isObject(document['components']) ? document['components']['securitySchemes'] : undefined
    if (isObject(schemes) && isObject(schemes['signIn'])) {
      const scopes = {
        openid: 'Who you are.',
        profile: 'Your name.',
        email: 'Your e-mail address, which may have been invited to a post.',
      }
      schemes['signIn']['flows'] = { authorizationCode: { authorizationUrl, tokenUrl, scopes } }
    }
    if (
      isObject(schemes) &&
      isObject(schemes['agencyToken']) &&
      isObject(schemes['agencyToken']['flows']) &&
      isObject(schemes['agencyToken']['flows']['clientCredentials'])
    ) {
      schemes['agencyToken']['flows']['clientCredentials']['tokenUrl'] = tokenUrl
    }
    return document
  },
  theme,
  uiConfig: {
    layout: 'BaseLayout',
    persistAuthorization: true,
    displayRequestDuration: true,
    docExpansion: 'list',
    filter: true,
    deepLinking: true,
    tryItOutEnabled: true,
  },
  initOAuth: {
    clientId,
    usePkceWithAuthorizationCodeGrant: true,
    scopes: ['openid', 'profile', 'email'],
    additionalQueryStringParams: { prompt: 'login', ...(resource !== undefined && { resource }) },
  },
})
