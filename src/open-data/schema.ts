import Type from 'typebox'
import { ifNoneMatch } from '../http/caching/public-copies.ts'
import { Day, named, OneOf } from '../http/schema.ts'
import { formats, openFormats } from './formats.ts'
import type { OpenPermit } from './record.ts'

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

const recordExample: OpenPermit = {
  PermitNum: '3f2b8c1e-6d4a-4f0b-9c2d-7a1e5b8f3c60',
  PermitType: 'KRK',
  PermitTypeDesc: 'Ketetapan Rencana Kota (KRK)',
  StatusCurrent: 'in_force',
  StatusCurrentMapped: 'Permit Issued',
  IssuedDate: '2026-11',
  ExpiresDate: null,
  StatusDate: '2026-11-23',
  RegionCode: '31.71.06.1001',
  RegionName: 'Menteng',
  RegionLevel: 'village',
}

export const OpenPermitFeatures = named(
  'OpenPermitFeatures',
  Type.Unsafe<NodeJS.ReadableStream>({
    type: 'object',
    additionalProperties: true,
    required: ['type', 'features'],
    properties: {
      type: { type: 'string', description: '`FeatureCollection`.' },
      features: {
        type: 'array',
        description: 'A feature for each record, in the order of their identifiers.',
        items: {
          type: 'object',
          additionalProperties: true,
          description: '`id` is the `PermitNum`, `geometry` is null, and `properties` has the fields of the record.',
        },
      },
    },
    description: formats.geojson.description,
    examples: [
      {
        type: 'FeatureCollection',
        features: [{ type: 'Feature', id: recordExample.PermitNum, geometry: null, properties: recordExample }],
      },
    ],
  }),
)

export const OpenPermitFeaturesPart = named(
  'OpenPermitFeaturesPart',
  Type.Unsafe<NodeJS.ReadableStream>({
    type: 'string',
    format: 'binary',
    description: 'The range of bytes of the file that was requested.',
    examples: ['{"type":"FeatureCollection","features":['],
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

export const openDataSchemas = [OpenDataCatalog, OpenPermitFeatures, OpenPermitFeaturesPart]
