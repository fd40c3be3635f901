/** Returns a field of a form with its label. */
export const named = <T extends object>(name: string, field: T) => ({ 'x-label': { id: name, en: name }, ...field })

/** Returns a choice of a field with its label in both languages. */
export const choice = (value: string, id: string, en: string) => ({ const: value, 'x-label': { id, en } })

/** A small permit type for tests, with one rule of every kind. */
export const fence = {
  names: { id: 'Izin pagar', en: 'Fence permit' },
  summary: { id: 'Contoh untuk pengujian.', en: 'An example for tests.' },
  level: 'village',
  authority: [
    {
      from: '2015-01-02',
      level: 'city',
      when: 'answers.fence.length > 500.0',
      because: { id: 'Lebih dari 500 m', en: 'Longer than 500 m' },
      certainty: 'uncertain',
    },
    {
      from: '2015-01-02',
      until: '2020-12-31',
      level: 'district',
      because: { id: 'Sampai 2020', en: 'Until 2020' },
      certainty: 'uncertain',
    },
  ],
  legalBasis: [],
  stages: { inspection: true, inspectionWhen: 'answers.fence.length >= 50.0', fee: true },
  originalsGate: 'before_signing',
  serviceTime: null,
  lapseAfterDays: {},
  fee: {
    tariff: 'test',
    certainty: 'uncertain',
    lines: [
      {
        code: 'length',
        names: { id: 'Panjang', en: 'Length' },
        when: 'answers.fence.material != "hedge"',
        amount: 'int(answers.fence.length * 1250.0)',
      },
    ],
  },
  notes: { id: 'Contoh.', en: 'A sample.' },
  form: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    required: ['fence'],
    additionalProperties: false,
    properties: {
      fence: {
        'x-label': { id: 'Pagar', en: 'Fence' },
        type: 'object',
        required: ['length', 'posts', 'material'],
        additionalProperties: false,
        properties: {
          length: { 'x-label': { id: 'Panjang (m)', en: 'Length (m)' }, type: 'number', minimum: 1, maximum: 10_000 },
          posts: { 'x-label': { id: 'Tiang', en: 'Posts' }, type: 'integer', minimum: 2, maximum: 1_000 },
          material: {
            'x-label': { id: 'Bahan', en: 'Material' },
            type: 'string',
            oneOf: [
              choice('wood', 'Kayu', 'Wood'),
              choice('iron', 'Besi', 'Iron'),
              choice('hedge', 'Tanaman', 'Hedge'),
            ],
          },
          electric: { 'x-label': { id: 'Beraliran listrik', en: 'Electric' }, type: 'boolean' },
        },
      },
    },
  },
  documents: [
    {
      slot: 'identity_card',
      names: { id: 'KTP', en: 'Identity card' },
      required: true,
      originalRequired: true,
      formats: ['application/pdf'],
      maxBytes: 1_000_000,
    },
    {
      slot: 'wiring_plan',
      names: { id: 'Rencana kabel', en: 'Wiring plan' },
      required: false,
      requiredWhen: 'has(answers.fence.electric) && answers.fence.electric',
      originalRequired: false,
      formats: ['application/pdf'],
      maxBytes: 1_000_000,
    },
  ],
  samples: [
    {
      names: { id: 'Pagar kayu', en: 'A wooden fence' },
      villageCode: '31.71.06.1001',
      on: '2026-11-23',
      answers: { fence: { length: 20, posts: 11, material: 'wood' } },
      expect: { level: 'village', documents: ['identity_card'], inspection: false, fee: 25_000 },
    },
  ],
}

const hedges = fence.samples.map((sample) => ({
  ...sample,
  answers: { fence: { length: 600, posts: 11, material: 'hedge', electric: true } },
  expect: { level: 'city', documents: ['identity_card', 'wiring_plan'], inspection: true, fee: 0 },
}))
const early = fence.samples.map((sample) => ({
  ...sample,
  on: '2019-11-22',
  expect: { ...sample.expect, level: 'district' },
}))

/** The fence type with samples in which each rule holds and does not hold. */
export const provenFence = { ...fence, samples: [...fence.samples, ...hedges, ...early] }
