import Type from 'typebox'
import { Day, named, nullable, OneOf, RegionCode, ref } from '../http/schema.ts'
import { levels } from '../network/offices/network.ts'
import { permitStates } from '../permits/life.ts'
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
      'The open data, described in DCAT 3 as JSON-LD. Licence and publisher are there when the network has stated them.',
    examples: [catalogExample],
  }),
)

export const OpenFileParams = Type.Object({
  format: OneOf(openFormats, {
    description: 'Format of the file: JSON Lines, CSV or GeoJSON. More may come.',
    examples: ['csv'],
  }),
})

const ifNoneMatch = {
  'if-none-match': Type.Optional(
    Type.String({ maxLength: 500, description: 'ETag of your copy. If it is still current, the answer is 304.' }),
  ),
}

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

const Month = (description: string) =>
  Type.String({ pattern: '^[0-9]{4}-[0-9]{2}$', description, examples: ['2026-11'] })

const permitExample = {
  PermitNum: '5f0d3a52-7c1e-4b8e-9a86-2f4f6a1f9d10',
  PermitType: 'IMB',
  PermitTypeDesc: 'Izin Mendirikan Bangunan (IMB) Rumah Tinggal',
  StatusCurrent: 'in_force',
  StatusCurrentMapped: 'Permit Issued',
  IssuedDate: '2026-11',
  ExpiresDate: null,
  StatusDate: '2026-11-23',
  RegionCode: '31.71.06.1001',
  RegionName: 'Menteng',
  RegionLevel: 'village',
} as const

const OpenPermit = named(
  'OpenPermit',
  Type.Object(
    {
      PermitNum: Type.String({
        format: 'uuid',
        description: 'Identifier of the record: random, and not the number of the permit.',
      }),
      PermitType: Type.String({ description: 'Code of the permit type.' }),
      PermitTypeDesc: Type.String({ description: 'Name of the permit type in Indonesian.' }),
      StatusCurrent: OneOf(permitStates, { description: 'State of the permit. More may come.' }),
      StatusCurrentMapped: nullable(
        Type.String({ description: 'State in words of BLDS. Null where BLDS has none. More may come.' }),
      ),
      IssuedDate: Month("Month of issue, in the network's time zone."),
      ExpiresDate: nullable(Month('Month of the last day of validity. Null: no limit.')),
      StatusDate: Day('Day on which the record last changed in the open data.'),
      RegionCode: RegionCode('Region of the permit: the village, or a region above it.'),
      RegionName: nullable(Type.String({ description: 'Name of the region.' })),
      RegionLevel: nullable(OneOf(levels, { description: 'Level of the region.' })),
    },
    {
      additionalProperties: false,
      description: 'An issued permit in the open data, with the names of BLDS where it has the field.',
      examples: [permitExample],
    },
  ),
)

const OpenPermitFeature = named(
  'OpenPermitFeature',
  Type.Object(
    {
      type: Type.Literal('Feature', { description: 'As GeoJSON has it.' }),
      id: Type.String({ format: 'uuid', description: '`PermitNum` of the record.' }),
      geometry: Type.Null({ description: 'Always null: no coordinates of regions are known.' }),
      properties: ref(OpenPermit),
    },
    {
      additionalProperties: false,
      description: 'A permit as a feature of GeoJSON.',
      examples: [{ type: 'Feature', id: permitExample.PermitNum, geometry: null, properties: permitExample }],
    },
  ),
)

export const OpenPermitFeatures = named(
  'OpenPermitFeatures',
  Type.Object(
    {
      type: Type.Literal('FeatureCollection', { description: 'As GeoJSON has it.' }),
      features: Type.Array(ref(OpenPermitFeature), { description: 'All permits in the open data.' }),
    },
    {
      additionalProperties: false,
      description: 'The file in GeoJSON (RFC 7946).',
      examples: [
        {
          type: 'FeatureCollection',
          features: [{ type: 'Feature', id: permitExample.PermitNum, geometry: null, properties: permitExample }],
        },
      ],
    },
  ),
)

export const openDataSchemas = [OpenDataCatalog, OpenPermit, OpenPermitFeature, OpenPermitFeatures]
