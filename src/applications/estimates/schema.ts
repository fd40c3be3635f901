import Type from 'typebox'
import { ServiceTime } from '../../catalogue/permit-types/definition/time-schema.ts'
import { originalsGates } from '../../catalogue/permit-types/vocabulary.ts'
import { Names, named, nullable, OneOf, RegionCode, ref, Timestamp } from '../../http/schema.ts'
import { contactExample } from '../../network/offices/contact-schema.ts'
import { exampleOfficeInNetwork } from '../../network/offices/example.ts'
import { levels } from '../../network/offices/network.ts'
import { hoursExample, OfficeToVisit } from '../../network/offices/schema.ts'
import { UndecidedDeadline } from '../clocks/ledger-schema.ts'
import {
  because,
  check,
  document,
  EstimatedCheck,
  EstimatedDocument,
  EstimatedFee,
  fee,
  PassedOverOffice,
  passed,
  UndecidedRule,
} from './schema-parts.ts'

export const EstimateRequest = named(
  'EstimateRequest',
  Type.Object(
    {
      answers: Type.Unsafe<Record<string, unknown>>({
        type: 'object',
        additionalProperties: true,
        description: 'Answers to the form, complete or not.',
      }),
      villageCode: Type.Optional(RegionCode('The village of the place, by its Kemendagri code.')),
      on: Type.Optional(
        Type.String({
          format: 'date',
          description: 'The day of the estimate. Default: today.',
          examples: ['2026-11-23'],
        }),
      ),
    },
    {
      additionalProperties: false,
      description: 'The facts known so far. Nothing is saved.',
      examples: [{ villageCode: '31.71.06.1001', answers: { capacity: 'owner' } }],
    },
  ),
)

const example = {
  permitType: 'IMB',
  version: 1,
  level: 'district',
  because,
  office: { ...exampleOfficeInNetwork, contact: contactExample, openingHours: [hoursExample] },
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
        description: 'Offices above the village that do not take the application, and why.',
      }),
      documents: Type.Array(ref(EstimatedDocument), {
        description: 'Every document slot, and whether it is required.',
      }),
      inspection: Type.Boolean({ description: 'True when the site will be inspected.' }),
      fee: nullable(ref(EstimatedFee)),
      originalsGate: OneOf(originalsGates, { description: 'The step before which the original papers must match.' }),
      completenessCheck: ref(EstimatedCheck),
      serviceTime: nullable(ref(ServiceTime)),
      dueAt: nullable(
        Timestamp(
          'The latest due time of the office, after the completeness check and the service time. It assumes ' +
            'that the application is submitted now, or at the beginning of that day, and never waits for the ' +
            'applicant.',
        ),
      ),
      dueProvisionalBecause: nullable(ref(Names)),
      dueUndecidedBecause: nullable(ref(UndecidedDeadline)),
      undecided: Type.Array(ref(UndecidedRule), {
        description:
          'Rules that these answers do not decide yet. When it is empty, everything above is final for these ' +
          'answers.',
      }),
    },
    { description: 'The estimate for an application with these answers.', examples: [example] },
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
