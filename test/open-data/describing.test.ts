import assert from 'node:assert/strict'
import { it } from 'node:test'
import { catalogOf } from '../../src/open-data/catalog.ts'

it('the catalogue and each dataset name licence and publisher, and each file its licence', () => {
  const words = { publisher: 'DPMPTSP Provinsi Contoh', licence: 'https://licence.example/by' }
  const file = { format: 'csv', day: '2026-11-29', sizeBytes: 1, sha256: 'ab', madeAt: new Date(0) } as const
  const catalog = JSON.stringify(catalogOf('https://permits.test', words, { files: [file], years: ['2026'] }))
  assert.equal(catalog.split(words.publisher).length - 1, 3)
  assert.equal(catalog.split(words.licence).length - 1, 5)
})
