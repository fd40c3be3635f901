import Type, { type Static } from 'typebox'
import { originalsGates } from '../documents/matching.ts'
import { levels } from '../offices/network.ts'
import { listOf, named, Names, nullable, OneOf, paging, ref } from '../schema.ts'

export const codePattern = '^[A-Z][A-Z0-9-]{1,15}$'
export const Code = Type.String({ pattern: codePattern, description: 'The permit type\'s code.', examples: ['IMB'] })
export const VersionNumber = Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Which version. A published version never changes.', examples: [1] })
const Day = (description: string) => Type.String({ format: 'date', description, examples: ['2015-01-02'] })
const Level = OneOf(levels, { description: 'The level whose office issues the permit.' })
const certainties = ['known', 'reported', 'uncertain'] as const

const slotExample = {
  slot: 'identity_card', names: { id: 'KTP pemohon', en: 'Applicant\'s identity card' }, required: true, originalRequired: true,
  formats: ['application/pdf', 'image/jpeg', 'image/png'], maxBytes: 10_485_760,
}

export const DocumentSlot = named('DocumentSlot', Type.Object({
  slot: Type.String({ pattern: '^[a-z][a-z0-9_]{1,39}$', description: 'The slot\'s name in this permit type.' }),
  names: ref(Names),
  hint: Type.Optional(ref(Names)),
  required: Type.Boolean({ description: 'Without it the application cannot be submitted.' }),
  originalRequired: Type.Boolean({ description: 'An officer compares the original paper with the file, when the file was sent.' }),
  formats: Type.Array(Type.String(), { minItems: 1, maxItems: 10, description: 'Media types taken, judged by content.' }),
  maxBytes: Type.Integer({ minimum: 1, description: 'Largest file taken, in bytes.' }),
}, { additionalProperties: false, description: 'A place for one document of an application.', examples: [slotExample] }))
export type DocumentSlot = Static<typeof DocumentSlot>

const LegalBasis = named('LegalBasis', Type.Object({
  citation: Type.String({ description: 'The regulation, as it is cited.' }),
  about: ref(Names),
  certainty: OneOf(certainties, { description: 'How certain the citation is: known, reported by a source, or uncertain.' }),
}, { additionalProperties: false, description: 'A regulation that a permit type rests on.', examples: [{ citation: 'Perda DKI Jakarta 3/2012', about: { id: 'Retribusi daerah', en: 'Regional fees' }, certainty: 'reported' }] }))

const ServiceTime = named('ServiceTime', Type.Object({
  amount: Type.Integer({ minimum: 1, description: 'How many.' }),
  unit: OneOf(['working_hours', 'working_days'], { description: 'Of what.' }),
  certainty: OneOf(certainties, { description: 'How certain the figure is.' }),
}, { additionalProperties: false, description: 'How long the office may take while the clock runs.', examples: [{ amount: 14, unit: 'working_days', certainty: 'reported' }] }))

const Stages = named('Stages', Type.Object({
  inspection: Type.Boolean({ description: 'The site is inspected before approval.' }),
  fee: Type.Boolean({ description: 'A fee may be due before the permit is signed.' }),
}, { additionalProperties: false, description: 'The optional stages of a permit type.', examples: [{ inspection: true, fee: true }] }))

const LapseAfterDays = named('LapseAfterDays', Type.Object({
  returned: Type.Optional(Type.Integer({ minimum: 1, description: 'Calendar days.' })),
  awaiting_payment: Type.Optional(Type.Integer({ minimum: 1, description: 'Calendar days.' })),
  awaiting_originals: Type.Optional(Type.Integer({ minimum: 1, description: 'Calendar days.' })),
}, { additionalProperties: false, description: 'After how many calendar days of waiting for the applicant an application lapses; absent: never.', examples: [{ returned: 90 }] }))

const summaryMembers = {
  code: Code,
  version: VersionNumber,
  validFrom: Day('The first day on which applications are drafted with this version.'),
  names: ref(Names),
  summary: ref(Names),
  level: Level,
}
const summaryExample = {
  code: 'IMB', version: 1, validFrom: '2015-01-02', names: { id: 'Izin Mendirikan Bangunan (IMB) Rumah Tinggal', en: 'House building permit (IMB)' },
  summary: { id: 'Izin untuk mendirikan, mengubah, atau memperluas rumah tinggal.', en: 'Permission to build, alter or extend a house.' }, level: 'district',
}

export const PermitType = named('PermitType', Type.Object(summaryMembers, {
  additionalProperties: false, description: 'A permit type as the catalogue lists it, by the version that is in force.', examples: [summaryExample],
}))

export const PermitTypeVersion = named('PermitTypeVersion', Type.Object({
  ...summaryMembers,
  legalBasis: Type.Array(ref(LegalBasis), { maxItems: 20, description: 'The regulations it rests on, where known.' }),
  stages: ref(Stages),
  originalsGate: OneOf(originalsGates, { description: 'When the original papers must have been matched.' }),
  serviceTime: nullable(ref(ServiceTime)),
  lapseAfterDays: ref(LapseAfterDays),
  notes: ref(Names),
  form: Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true, description: 'The form: a JSON Schema 2020-12 of the answers.' }),
  documents: Type.Array(ref(DocumentSlot), { maxItems: 60, description: 'The documents it asks for.' }),
}, {
  additionalProperties: false,
  description: 'One version of a permit type, in full: form, documents, stages.',
  examples: [{
    ...summaryExample, legalBasis: [], stages: { inspection: true, fee: true }, originalsGate: 'before_signing', serviceTime: { amount: 14, unit: 'working_days', certainty: 'reported' },
    lapseAfterDays: { returned: 90 }, notes: { id: 'Tarif adalah contoh.', en: 'The fee is a sample.' },
    form: { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object', properties: { floors: { type: 'integer', minimum: 1 } }, required: ['floors'], additionalProperties: false },
    documents: [slotExample],
  }],
}))
export type PermitTypeVersion = Static<typeof PermitTypeVersion>

export const PermitTypeList = listOf('PermitTypeList', PermitType, 'Permit types in order of their code.', summaryExample)

export const PermitTypeQuery = Type.Object({
  level: Type.Optional(Level),
  ...paging,
}, { additionalProperties: false })

export const permitTypeSchemas = [DocumentSlot, LegalBasis, ServiceTime, Stages, LapseAfterDays, PermitType, PermitTypeVersion, PermitTypeList]
