import Type from 'typebox'
import { checkSilences, ServiceTime } from '../../catalogue/permit-types/definition/time-schema.ts'
import { Money, Names, named, nullable, OneOf, ref, rupiah, Timestamp } from '../../http/schema.ts'
import { exampleOfficeInNetwork } from '../../network/offices/example.ts'
import { Office } from '../../network/offices/schema.ts'
import { FeeLine } from '../fees/fee-line-schema.ts'

export const because = { id: 'Luas tanah di bawah 200 m²', en: 'Land of less than 200 m²' }
export const passed = {
  office: { ...exampleOfficeInNetwork, level: 'village', regionCode: '31.71.06.1001', state: 'counter_only' },
  because: {
    id: 'Kantor ini belum atau tidak lagi daring; statusnya "Hanya loket".',
    en: 'This office is not online; its status is "counter only".',
  },
}
const line = {
  code: 'floor_area',
  names: { id: 'Luas lantai', en: 'Floor area' },
  amount: rupiah(187_500),
}
export const fee = { tariff: '2014-sample', lines: [line], total: rupiah(187_500) }
export const document = {
  slot: 'identity_card',
  names: { id: 'KTP pemohon', en: "Applicant's identity card" },
  required: true,
  originalRequired: true,
}

export const PassedOverOffice = named(
  'PassedOverOffice',
  Type.Object(
    {
      office: ref(Office),
      because: ref(Names),
    },
    {
      description: 'An office that would issue the permit but does not take the application, and why.',
      examples: [passed],
    },
  ),
)

export const EstimatedDocument = named(
  'EstimatedDocument',
  Type.Object(
    {
      slot: Type.String({ description: 'The document slot.' }),
      names: ref(Names),
      required: Type.Boolean({ description: 'True when these answers make it required.' }),
      originalRequired: Type.Boolean({ description: 'True when the original paper will be compared.' }),
    },
    { description: 'A document slot, as these answers require it.', examples: [document] },
  ),
)

export const EstimatedFee = named(
  'EstimatedFee',
  Type.Object(
    {
      tariff: nullable(Type.String({ description: 'The version of the tariff. Null when it is not known here.' })),
      lines: Type.Array(ref(FeeLine), { description: 'The computation, line by line.' }),
      total: nullable(ref(Money)),
    },
    {
      description: 'The fee for these answers. Without `total` the office will assess it.',
      examples: [fee],
    },
  ),
)

export const check = {
  time: { amount: 1, unit: 'working_days', certainty: 'uncertain' },
  silence: 'alarm',
  dueAt: '2026-11-24T09:00:00.000Z',
}
export const EstimatedCheck = named(
  'EstimatedCompletenessCheck',
  Type.Object(
    {
      time: ref(ServiceTime),
      silence: OneOf(checkSilences, { description: 'Effect when the time runs out. More may come.' }),
      dueAt: nullable(
        Timestamp('When the office must have accepted or returned the application. Null while that is unknown.'),
      ),
    },
    { description: 'The completeness check, which comes first.', examples: [check] },
  ),
)

export const UndecidedRule = named(
  'UndecidedRule',
  Type.Object(
    {
      pointer: Type.String({ description: 'The rule, as a JSON Pointer into the version of the permit type.' }),
      why: Type.String({ description: 'Reason for which these answers do not decide it.' }),
    },
    {
      description: 'A rule that these answers do not decide yet.',
      examples: [{ pointer: '/documents/4/requiredWhen', why: 'No such key: land' }],
    },
  ),
)
