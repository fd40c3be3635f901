import { summaryExample } from '../summary-schema.ts'
import { authorityExample } from './authority-schema.ts'
import { slotExample } from './document-schema.ts'
import { feeExample } from './fee-schema.ts'
import { sampleExample } from './sample-schema.ts'

/** The whole definition of a small permit type, for the examples of the contract. */
export const definitionExample = {
  ...summaryExample,
  legalBasis: [],
  stages: { inspection: true, fee: true },
  originalsGate: 'before_signing',
  serviceTime: { amount: 14, unit: 'working_days', certainty: 'reported' },
  completenessCheck: { time: { amount: 1, unit: 'working_days', certainty: 'uncertain' }, silence: 'alarm' },
  authority: [authorityExample],
  lapseAfterDays: { returned: 90 },
  fee: feeExample,
  notes: { id: 'Tarif adalah contoh.', en: 'The fee is a sample.' },
  form: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    'x-sections': [{ code: 'house', names: { id: 'Rumah', en: 'House' }, fields: ['/land', '/floors'] }],
    type: 'object',
    properties: {
      land: {
        type: 'object',
        'x-label': { id: 'Tanah', en: 'Land' },
        required: ['area'],
        additionalProperties: false,
        properties: {
          area: {
            type: 'number',
            'x-label': { id: 'Luas', en: 'Area' },
            'x-help': { id: 'Sesuai bukti hak.', en: 'As in the title.' },
            'x-unit': { id: 'm²', en: 'm²' },
            minimum: 1,
            maximum: 100_000,
          },
        },
      },
      floors: { type: 'integer', 'x-label': { id: 'Lantai', en: 'Floors' }, minimum: 1, maximum: 4 },
    },
    required: ['land', 'floors'],
    additionalProperties: false,
  },
  documents: [slotExample],
  samples: [sampleExample],
}

/** A small definition, for examples of schemas that contain one. The full example appears only once. */
export const shortDefinitionExample = {
  ...summaryExample,
  legalBasis: [],
  stages: { inspection: false, fee: false },
  originalsGate: 'none',
  serviceTime: definitionExample.serviceTime,
  lapseAfterDays: definitionExample.lapseAfterDays,
  notes: definitionExample.notes,
  form: {
    $schema: definitionExample.form.$schema,
    type: 'object',
    properties: { floors: definitionExample.form.properties.floors },
    required: ['floors'],
    additionalProperties: false,
  },
  documents: [],
}
