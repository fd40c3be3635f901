import assert from 'node:assert/strict'
import { it } from 'node:test'
import { catalogOf } from '../../src/open-data/catalog.ts'
import { formats } from '../../src/open-data/formats.ts'
import { committedContract, operationsOf } from '../support/contract/operations.ts'

const words = { publisher: 'DPMPTSP Provinsi Contoh', licence: 'https://licence.example/by' }
const file = { format: 'csv', day: '2026-11-29', sizeBytes: 1, sha256: 'ab', madeAt: new Date(0) } as const
const countedAt = new Date('2026-11-30T01:00:00Z')
const catalog = JSON.stringify(catalogOf('https://permits.test', words, { files: [file], years: ['2026'], countedAt }))

it('the catalogue and each dataset name licence and publisher, and each file its licence', () => {
  assert.equal(catalog.split(words.publisher).length - 1, 3)
  assert.equal(catalog.split(words.licence).length - 1, 5)
})

/** The classes that the ranges of DCAT-AP 3.0.1 demand of the resources that the catalogue refers to. */
const ranges: Record<string, string> = {
  'dcterms:license': 'dcterms:LicenseDocument',
  'dcterms:publisher': 'foaf:Agent',
  'dcterms:accessRights': 'dcterms:RightsStatement',
  'dcterms:accrualPeriodicity': 'dcterms:Frequency',
  'dcterms:conformsTo': 'dcterms:Standard',
  'dcat:landingPage': 'foaf:Document',
  'foaf:page': 'foaf:Document',
  'dcat:mediaType': 'dcterms:MediaType',
  'spdx:checksum': 'spdx:Checksum',
}

it('each resource that the catalogue refers to states its class', () => {
  const found = new Set<string>()
  JSON.parse(catalog, (property, value: { '@type'?: string }) => {
    const range = ranges[property]
    if (range === undefined) return value
    assert.equal(value['@type'], range, property)
    found.add(property)
    return value
  })
  assert.deepEqual([...found].sort(), Object.keys(ranges).sort())
})

it('the dataset of statistics states when its figures were counted last', () => {
  const { 'dcat:dataset': datasets }: { 'dcat:dataset': Record<string, unknown>[] } = JSON.parse(catalog)
  const found = datasets.find((dataset) => String(dataset['@id']).endsWith('#statistics'))
  assert.equal(found?.['dcterms:modified'], countedAt.toISOString())
})

it('each dataset links the chapter that explains its fields', () => {
  const { 'dcat:dataset': datasets }: { 'dcat:dataset': { 'foaf:page': { '@id': string } }[] } = JSON.parse(catalog)
  assert.deepEqual(
    datasets.map((dataset) => dataset['foaf:page']['@id']),
    ['open-data', 'statistics'].map((chapter) => `https://permits.test/docs/reading/?api=guide-${chapter}`),
  )
})

it('the dataset of permits says where it differs from the specification that it names', () => {
  assert.match(catalog, /PermitNum is a random identifier, not the number of the permit\. Fewer than five/)
})

it('the contract names the media type of each format, for a file and for a part of it', () => {
  const { responses } = operationsOf(committedContract()).find((one) => one.operationId === 'downloadOpenPermits') ?? {}
  for (const status of ['200', '206'])
    assert.deepEqual(
      Object.keys(responses?.[status]?.content ?? {}).sort(),
      Object.values(formats)
        .map(({ mediaType }) => mediaType)
        .sort(),
    )
})
