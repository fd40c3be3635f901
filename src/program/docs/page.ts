import type { FastifySwaggerUiOptions } from '@fastify/swagger-ui'
import { isObject } from './json.ts'
import { theme } from './theme.ts'

/**
 * The sign-in of the docs page: the endpoints of the issuer, the public client, and the resource that tokens are
 * requested for (RFC 8707) where the audience can be a resource.
 */
export interface SignInPages {
  authorizationUrl: string
  tokenUrl: string
  clientId: string
  resource?: string
}

/** Swagger UI, served whole from here, signing in at this deployment's issuer. */
export const docsPage = ({ authorizationUrl, tokenUrl, clientId, resource }: SignInPages): FastifySwaggerUiOptions => ({
  routePrefix: '/docs',
  staticCSP: true,
  transformSpecificationClone: true,
  transformSpecification: (document) => {
    const schemes = isObject(document['components']) ? document['components']['securitySchemes'] : undefined
    if (isObject(schemes) && isObject(schemes['signIn'])) {
      const scopes = {
        openid: 'Who you are.',
        profile: 'Your name.',
        email: 'Your e-mail address, to which an appointment may have been sent.',
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
