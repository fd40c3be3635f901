import Type from 'typebox'
import { ifNoneMatch } from '../http/public-copies.ts'
import { Day, named, OneOf } from '../http/schema.ts'
import { openFormats } from './formats.ts'

const catalogExample = {
  '@context': { dcat: 'http://www.w3.org/ns/dcat#', dcterms: 'http://purl.org/dc/terms/' },
  '@id': '/v1/open-data/catalog',
  '@type': 'dcat:Catalog',
  'dcterms:title': { id: 'Data terbuka', en: 'Open data' },
  'dcat:dataset': [
    {
      '@id': '/v1/open-data/catalog#permits',
      '@type': 'dcat:Dataset',
      'dcterms:title': { id: 'Izin yang diterbitkan', en: 'Issued permits' },
      'dcat:distribution': [
        {
          '@type': 'dcat:Distribution',
          'dcat:downloadURL': { '@id': '/v1/open-data/permits/csv' },
          'dcat:byteSize': 20_480,
        },
      ],
    },
  ],
}

export const OpenDataCatalog = named(
  'OpenDataCatalog',
  Type.Unsafe<string>({
    type: 'object',
    additionalProperties: true,
    required: ['@context', '@id', '@type', 'dcat:dataset'],
    properties: {
      '@context': { type: 'object', additionalProperties: true, description: 'Prefixes of the vocabularies.' },
      '@id': { type: 'string', description: 'URL of the catalogue.' },
      '@type': { type: 'string', description: '`dcat:Catalog`.' },
      'dcat:dataset': {
        type: 'array',
        description: 'The datasets: issued permits, and the statistics.',
        items: { type: 'object', additionalProperties: true, description: 'A `dcat:Dataset`.' },
      },
    },
    description:
      'The open data, described in DCAT 3 as JSON-LD. Licence and publisher are there when the network has stated ' +
      'them.',
    examples: [catalogExample],
  }),
)

export const OpenFileParams = Type.Object({
  format: OneOf(openFormats, {
    description: 'Format of the file: JSON Lines, CSV or GeoJSON. More may come.',
    examples: ['csv'],
  }),
})

export const OpenChangesHeaders = Type.Object(ifNoneMatch)

export const OpenFileHeaders = Type.Object({
  ...ifNoneMatch,
  'if-range': Type.Optional(
    Type.String({
      maxLength: 500,
      description: 'ETag of the part that you have. If the file has changed, all of it is sent.',
    }),
  ),
  range: Type.Optional(Type.String({ maxLength: 100, description: 'One byte range, such as `bytes=0-1023`.' })),
})

export const OpenChangesQuery = Type.Object(
  { since: Day('First day of the changes. Send the latest `StatusDate` that you have.') },
  { additionalProperties: false },
)

export const openDataSchemas = [OpenDataCatalog]
