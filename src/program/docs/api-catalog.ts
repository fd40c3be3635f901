import Type from 'typebox'
import { type App, named, ref } from '../../http/schema.ts'

const path = '/.well-known/api-catalog'
const mediaType = 'application/linkset+json'
const contentType = `${mediaType}; profile="https://www.rfc-editor.org/info/rfc9727"`
const daySeconds = 86_400

/** Returns the link set of the catalogue (RFC 9264). `at` returns the URL of a path of this API. */
const linksetAt = (at: (path: string) => string) => ({
  linkset: [
    { anchor: at(path), item: [{ href: at('/v1') }] },
    {
      anchor: at('/v1'),
      'service-desc': [{ href: at('/v1/openapi.json'), type: 'application/json' }],
      'service-doc': [
        { href: at('/docs/reading/'), type: 'text/html' },
        { href: at('/docs'), type: 'text/html' },
      ],
      'service-meta': [
        { href: at('/v1/open-data/catalog'), type: 'application/ld+json' },
        { href: at('/.well-known/jwt-vc-issuer'), type: 'application/json' },
      ],
      status: [{ href: at('/health/ready'), type: 'application/json' }],
    },
  ],
})

const CatalogLink = named(
  'CatalogLink',
  Type.Object(
    {
      href: Type.String({ format: 'uri-reference', description: 'The address.' }),
      type: Type.Optional(Type.String({ description: 'Media type of what is there.' })),
    },
    { description: 'A link of the catalogue.', examples: [{ href: '/v1/openapi.json', type: 'application/json' }] },
  ),
)
const links = (description: string) => Type.Optional(Type.Array(ref(CatalogLink), { description }))

const ApiCatalog = named(
  'ApiCatalog',
  Type.Object(
    {
      linkset: Type.Array(
        Type.Object({
          anchor: Type.String({ format: 'uri-reference', description: 'The subject of the links.' }),
          item: links('The APIs of the catalogue.'),
          'service-desc': links('The contract of the API.'),
          'service-doc': links('The docs of the API.'),
          'service-meta': links('Other data about the API.'),
          status: links('The state of the API.'),
        }),
        { description: 'The catalogue itself, with its APIs, then each API.' },
      ),
    },
    { description: 'A set of links (RFC 9264). More relations may come.', examples: [linksetAt((path) => path)] },
  ),
)

export const apiCatalogSchemas = [CatalogLink, ApiCatalog]

/** Serves the catalogue of APIs at its well-known address (RFC 9727). */
export async function apiCatalog(app: App, { publicUrl }: { publicUrl: string }) {
  const text = JSON.stringify(linksetAt((path) => `${publicUrl}${path}`))
  app.get(
    path,
    {
      schema: {
        operationId: 'getApiCatalog',
        tags: ['Service'],
        summary: 'Get the catalogue of APIs',
        description:
          'Returns where the contract, the docs, the open data and the state of this API are, by RFC 9727. Programs ' +
          'that know only the name of the host begin here.',
        response: {
          200: {
            description: 'The catalogue.',
            headers: {
              Link: {
                description: 'The address of this catalogue.',
                type: 'string',
                examples: [`<${path}>; rel="api-catalog"`],
              },
            },
            content: { [mediaType]: { schema: Type.Unsafe<Buffer>({ $ref: `${ApiCatalog.$id}#` }) } },
          },
        },
      },
    },
    async (_request, reply) =>
      reply
        .headers({ link: `<${path}>; rel="api-catalog"`, 'cache-control': `public, max-age=${daySeconds}` })
        .type(contentType)
        .send(Buffer.from(text)),
  )
}
