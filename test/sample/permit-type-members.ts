import { checkKinds } from '../../src/catalogue/permit-types/definition/inspection-schema.ts'
import { checkSilences } from '../../src/catalogue/permit-types/definition/time-schema.ts'
import { originalsGates } from '../../src/catalogue/permit-types/vocabulary.ts'
import { levels } from '../../src/network/offices/network.ts'
import { languages } from '../../src/platform/words.ts'

/** Returns the JSON Schema of an object with these members only; those in `optional` may be absent. */
export const object = (properties: object, ...optional: string[]) => ({
  type: 'object',
  properties,
  additionalProperties: false,
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
})
/** The JSON Schema of a text in every language. */
export const words = object(
  Object.fromEntries(languages.map((language) => [language, { type: 'string', pattern: '^\\S', maxLength: 1000 }])),
)
const days = { type: 'integer', minimum: 1, maximum: 366 }
const certainty = { enum: ['known', 'reported', 'uncertain'] }
const day = { type: 'string', format: 'date' }
const rule = { type: 'string', minLength: 1, maxLength: 1000 }
const slot = object(
  {
    slot: { type: 'string', pattern: '^[a-z][a-z0-9_]{1,39}$' },
    names: words,
    hint: words,
    required: { type: 'boolean' },
    requiredWhen: rule,
    originalRequired: { type: 'boolean' },
    formats: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { enum: ['application/pdf', 'image/jpeg', 'image/png'] },
    },
    maxBytes: { type: 'integer', minimum: 1, maximum: 100 * 1024 * 1024 },
  },
  'hint',
  'requiredWhen',
)
const authority = object(
  { from: day, until: day, level: { enum: levels }, when: rule, because: words, certainty },
  'until',
  'when',
)
const feeLine = object(
  {
    code: { type: 'string', pattern: '^[a-z][a-z0-9_]{1,39}$' },
    names: words,
    when: rule,
    amount: rule,
    quantity: object({ measure: rule, unit: words, price: { type: 'integer', minimum: 1 } }),
  },
  'when',
  'quantity',
)
const fee = object({
  tariff: { type: 'string', pattern: '^\\S', maxLength: 40 },
  certainty,
  lines: { type: 'array', maxItems: 20, items: feeLine },
})
const expectation = object({
  level: { enum: levels },
  documents: { type: 'array', uniqueItems: true, items: { type: 'string' } },
  inspection: { type: 'boolean' },
  fee: { type: ['integer', 'null'], minimum: 0 },
})
const choice = object({ code: { type: 'string' }, names: words, passes: { type: 'boolean' } })
const bound = { type: 'number' }
const check = object(
  {
    code: { type: 'string', pattern: '^[a-z][a-z0-9_]{1,39}$' },
    names: words,
    hint: words,
    kind: { enum: checkKinds },
    unit: { type: 'string', pattern: '^\\S', maxLength: 20 },
    minimum: bound,
    maximum: bound,
    choices: { type: 'array', minItems: 2, items: choice },
    photograph: { enum: ['required', 'optional'] },
    requiredWhen: rule,
  },
  'hint',
  'unit',
  'minimum',
  'maximum',
  'choices',
  'requiredWhen',
)
const inspection = object(
  {
    certainty,
    checklist: { type: 'array', minItems: 1, maxItems: 20, items: check },
    noShowLimit: { type: 'integer', minimum: 1 },
  },
  'noShowLimit',
)
const sampleCase = object({
  names: words,
  villageCode: { type: 'string' },
  on: day,
  answers: { type: 'object' },
  expect: expectation,
})
/** The members of a permit type file, in this order. Those in `optional` may be absent. */
export const members = {
  code: { type: 'string', pattern: '^[A-Z][A-Z0-9-]{1,15}$' },
  version: { type: 'integer', minimum: 1 },
  validFrom: day,
  names: words,
  summary: words,
  legalBasis: { type: 'array', items: object({ citation: { type: 'string', minLength: 1 }, about: words, certainty }) },
  level: { enum: levels },
  authority: { type: 'array', minItems: 1, maxItems: 20, items: authority },
  stages: object({ inspection: { type: 'boolean' }, inspectionWhen: rule, fee: { type: 'boolean' } }, 'inspectionWhen'),
  inspection,
  originalsGate: { enum: originalsGates },
  serviceTime: {
    oneOf: [{ type: 'null' }, object({ amount: days, unit: { enum: ['working_hours', 'working_days'] }, certainty })],
  },
  completenessCheck: object({
    time: object({ amount: days, unit: { enum: ['working_hours', 'working_days'] }, certainty }),
    silence: { enum: checkSilences },
  }),
  lapseAfterDays: object({ returned: days, awaiting_payment: days, awaiting_originals: days }),
  numbering: object(
    { template: { type: 'string', pattern: '^\\{sequence\\}/' }, classification: { type: 'string' }, certainty },
    'classification',
  ),
  certificate: object(
    {
      shows: { type: 'array', items: { type: 'string', pattern: '^/' } },
      conditions: { type: 'array', items: words },
      title: words,
      decree: object({ heading: words, considering: { type: 'array', minItems: 1, items: words }, decision: words }),
      bilingual: { type: 'boolean' },
      copies: { type: 'array', items: words },
      certainty,
    },
    'conditions',
    'shows',
    'title',
    'decree',
    'bilingual',
    'copies',
  ),
  retention: object(
    {
      years: { type: 'integer', minimum: 1, maximum: 100 },
      countsFrom: { enum: ['permit_end', 'closing'] },
      certainty,
    },
    'countsFrom',
  ),
  validity: object({ amount: days, unit: { enum: ['days', 'months', 'years'] }, certainty }),
  lastDay: object({ answer: { type: 'string', pattern: '^/' }, certainty }),
  remindBeforeDays: { type: 'array', minItems: 1, maxItems: 5, uniqueItems: true, items: days },
  holder: { type: 'array', minItems: 1, items: { type: 'string', pattern: '^/' } },
  openData: { type: 'boolean' },
  fee: { oneOf: [{ type: 'null' }, fee] },
  notes: words,
  form: { type: 'object', required: ['$schema', 'type', 'properties'] },
  documents: { type: 'array', minItems: 1, items: slot },
  samples: { type: 'array', minItems: 2, maxItems: 20, items: sampleCase },
}

/** Members that a permit type file may leave out. */
export const optional = [
  'authority',
  'inspection',
  'retention',
  'numbering',
  'certificate',
  'validity',
  'lastDay',
  'remindBeforeDays',
  'holder',
  'openData',
] as const
