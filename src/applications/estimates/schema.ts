import Type from 'typebox'
import { checkSilences, ServiceTime } from '../../catalogue/permit-types/time-schema.ts'
import { originalsGates } from '../../catalogue/permit-types/vocabulary.ts'
import { Money, Names, named, nullable, OneOf, RegionCode, ref, Timestamp } from '../../http/schema.ts'
import { contactExample } from '../../network/offices/contact-schema.ts'
import { levels } from '../../network/offices/network.ts'
import { hoursExample, Office, OfficeToVisit } from '../../network/offices/schema.ts'
import { UndecidedDeadline } from '../clocks/ledger-schema.ts'
import { FeeLine } from '../fees/schema.ts'

const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const office = {
  id,
  names: { id: 'PTSP Kecamatan Menteng', en: 'One-stop service office, Menteng District' },
  level: 'district',
  regionCode: '31.71.06',
  state: 'online',
}
const because = { id: 'Luas tanah di bawah 200 m²', en: 'Land of less than 200 m²' }
const passed = {
  office: { ...office, level: 'village', regionCode: '31.71.06.1001', state: 'counter_only' },
  because: {
    id: 'Kantor ini belum atau tidak lagi daring; statusnya "Hanya loket".',
    en: 'This office is not online; its status is "counter only".',
  },
}
const line = {
  code: 'floor_area',
  names: { id: 'Luas lantai', en: 'Floor area' },
  amount: { amount: 187_500, currency: 'IDR' },
}
const fee = { tariff: '2014-sample', lines: [line], total: { amount: 187_500, currency: 'IDR' } }
const document = {
  slot: 'identity_card',
  names: { id: 'KTP pemohon', en: "Applicant's identity card" },
  required: true,
  originalRequired: true,
}

export const EstimateRequest = named(
  'EstimateRequest',
  Type.Object(
    {
      answers: Type.Unsafe<Record<string, unknown>>({
        type: 'object',
        additionalProperties: true,
        description: 'Answers to the form, as far as they are known.',
      }),
      villageCode: Type.Optional(RegionCode('The village of the place.')),
      on: Type.Optional(
        Type.String({
          format: 'date',
          description: 'The day to ask for; today unless stated.',
          examples: ['2026-11-23'],
        }),
      ),
    },
    {
      additionalProperties: false,
      description: 'What is known so far. Nothing of it is kept.',
      examples: [{ villageCode: '31.71.06.1001', answers: { capacity: 'owner' } }],
    },
  ),
)

const PassedOverOffice = named(
  'PassedOverOffice',
  Type.Object(
    {
      office: ref(Office),
      because: ref(Names),
    },
    {
      description: 'An office that would issue the permit, but does not take the application, and why.',
      examples: [passed],
    },
  ),
)

const EstimatedDocument = named(
  'EstimatedDocument',
  Type.Object(
    {
      slot: Type.String({ description: 'The document slot.' }),
      names: ref(Names),
      required: Type.Boolean({ description: 'Whether these answers make it required.' }),
      originalRequired: Type.Boolean({ description: 'Whether the original paper will be compared.' }),
    },
    { description: 'A document of an application, as these answers ask for it.', examples: [document] },
  ),
)

const EstimatedFee = named(
  'EstimatedFee',
  Type.Object(
    {
      tariff: nullable(Type.String({ description: 'The version of the tariff; null when it is not known here.' })),
      lines: Type.Array(ref(FeeLine), { description: 'The computation, line by line.' }),
      total: nullable(ref(Money)),
    },
    {
      description: 'The fee as these answers make it. Without a total it will be assessed by the office.',
      examples: [fee],
    },
  ),
)

const check = {
  time: { amount: 1, unit: 'working_days', certainty: 'uncertain' },
  silence: 'alarm',
  dueAt: '2026-11-24T09:00:00.000Z',
}
const EstimatedCheck = named(
  'EstimatedCompletenessCheck',
  Type.Object(
    {
      time: ref(ServiceTime),
      silence: OneOf(checkSilences, { description: 'What happens when the time has run out. More may come.' }),
      dueAt: nullable(
        Timestamp('When the office has to have accepted or returned it; null while that cannot be said.'),
      ),
    },
    { description: 'The completeness check, with which the time of the office begins.', examples: [check] },
  ),
)

const UndecidedRule = named(
  'UndecidedRule',
  Type.Object(
    {
      pointer: Type.String({ description: "The rule, as a JSON Pointer into the permit type's version." }),
      why: Type.String({ description: 'What it lacks.' }),
    },
    {
      description: 'A rule that these answers do not decide yet.',
      examples: [{ pointer: '/documents/4/requiredWhen', why: 'No such key: land' }],
    },
  ),
)

const example = {
  permitType: 'IMB',
  version: 1,
  level: 'district',
  because,
  office: { ...office, contact: contactExample, openingHours: [hoursExample] },
  passedOver: [passed],
  documents: [document],
  inspection: true,
  fee,
  originalsGate: 'before_signing',
  completenessCheck: check,
  serviceTime: { amount: 14, unit: 'working_days', certainty: 'reported' },
  dueAt: '2026-12-11T09:00:00.000Z',
  dueProvisionalBecause: null,
  dueUndecidedBecause: null,
  undecided: [],
}
export const Estimate = named(
  'Estimate',
  Type.Object(
    {
      permitType: Type.String({ description: 'Code of the permit type.' }),
      version: Type.Integer({ description: 'The version in force on that day.' }),
      level: OneOf(levels, { description: 'The level that issues the permit.' }),
      because: nullable(ref(Names)),
      office: nullable(ref(OfficeToVisit)),
      passedOver: Type.Array(ref(PassedOverOffice), {
        description: 'Offices on the way up that do not take it, and why.',
      }),
      documents: Type.Array(ref(EstimatedDocument), {
        description: 'Every document slot, and whether it has to be filled.',
      }),
      inspection: Type.Boolean({ description: 'Whether the site will be inspected.' }),
      fee: nullable(ref(EstimatedFee)),
      originalsGate: OneOf(originalsGates, { description: 'When the original papers must have been matched.' }),
      completenessCheck: ref(EstimatedCheck),
      serviceTime: nullable(ref(ServiceTime)),
      dueAt: nullable(
        Timestamp(
          'When the office has to be done at the latest, if the application is submitted now, or at the beginning ' +
            'of that day, and nothing has to wait for the applicant: after the completeness check and the service ' +
            'time.',
        ),
      ),
      dueProvisionalBecause: nullable(ref(Names)),
      dueUndecidedBecause: nullable(ref(UndecidedDeadline)),
      undecided: Type.Array(ref(UndecidedRule), {
        description: 'What cannot be said yet. Empty: all of the above holds for these answers.',
      }),
    },
    { description: 'What an application with these answers would take.', examples: [example] },
  ),
)

export const estimateSchemas = [
  EstimatedCheck,
  EstimateRequest,
  PassedOverOffice,
  EstimatedDocument,
  EstimatedFee,
  UndecidedRule,
  Estimate,
]
