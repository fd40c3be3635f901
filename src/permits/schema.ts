import Type from 'typebox'
import { NextAction } from '../http/problems/schema.ts'
import {
  Day,
  Id,
  Instant,
  listOf,
  Names,
  named,
  nullable,
  OneOf,
  paging,
  RegionCode,
  ref,
  Timestamp,
} from '../http/schema.ts'
import { Office } from '../network/offices/schema.ts'
import { permitHistorySchemas } from './history-schema.ts'
import { permitActions, permitStates } from './life.ts'
import { exampleAt, exampleId, exampleNumber, exampleOffice, PermitNumber, Successor } from './schema-parts.ts'
import { permitStatusSchemas } from './status-schema.ts'
import { NewPermitTransition, permitStepSchemas } from './steps-schema.ts'

const example = {
  id: exampleId,
  version: 1,
  number: exampleNumber,
  reference: '7K3M-9QXT-C',
  state: 'in_force',
  permitType: {
    code: 'IMB',
    names: { id: 'Izin Mendirikan Bangunan (IMB) Rumah Tinggal', en: 'House building permit (IMB)' },
  },
  villageCode: '31.71.06.1001',
  issuedBy: exampleOffice,
  office: exampleOffice,
  issuedAt: exampleAt,
  handedOverAt: null,
  validFrom: '2026-11-23',
  validUntil: null,
  revokedFrom: null,
  supersededBy: null,
  changedAt: exampleAt,
  holder: null,
  maskedHolder: 'A••• 1•••',
}

const PermitDecision = named(
  'PermitDecision',
  Type.Object(
    {
      action: OneOf(permitActions, { description: 'The step that was taken.' }),
      reason: Type.String({ description: 'Why.' }),
      legalBasis: nullable(Type.String({ description: 'The regulation it rests on.' })),
      decreeNumber: Type.String({ description: 'The number of the decree.' }),
      effectiveOn: nullable(Day('Of a revocation: its first day.')),
      office: ref(Names),
      at: Timestamp('When it was decided.'),
    },
    {
      additionalProperties: false,
      description: 'The last decision of a head on a permit after its issue.',
      examples: [
        {
          action: 'suspend',
          reason: 'The site is under investigation.',
          legalBasis: 'The regulation on building permits',
          decreeNumber: '11/SK-BEKU/2026',
          effectiveOn: null,
          office: exampleOffice.names,
          at: exampleAt,
        },
      ],
    },
  ),
)

export const Permit = named(
  'Permit',
  Type.Object(
    {
      id: Id('The permit.'),
      version: Type.Integer({
        minimum: 1,
        description: 'Its version: it grows with everything that happens to it, and its ETag begins with it.',
      }),
      number: PermitNumber,
      reference: Type.String({ description: 'The reference of the application it was issued for.' }),
      state: OneOf(permitStates, {
        description: 'What it is at this moment. Only `in_force` holds. More states may come.',
      }),
      permitType: Type.Object(
        {
          code: Type.String({ description: 'Its code in the catalogue.' }),
          names: ref(Names),
        },
        { additionalProperties: false, description: 'What it permits.' },
      ),
      villageCode: RegionCode('The village it is for.'),
      issuedBy: ref(Office),
      office: ref(Office),
      issuedAt: Instant('When it was signed.'),
      handedOverAt: nullable(Instant('When its holder got it; null until then.')),
      validFrom: nullable(Day('The first day on which it holds; null until it is known.')),
      validUntil: nullable(Day('The last day on which it holds; null where that is not limited.')),
      revokedFrom: nullable(
        Day('The first day on which it is revoked: while it lies ahead, the permit is still what `state` says.'),
      ),
      supersededBy: nullable(Successor),
      changedAt: Instant('When anything of this changed last.'),
      holder: nullable(
        Type.Object(
          { name: Type.String({ description: 'Their name, as in the application.' }) },
          {
            additionalProperties: false,
            description: 'Who holds it: only to agencies, for a purpose that is registered to open it.',
          },
        ),
      ),
      maskedHolder: nullable(Type.String({ description: "The first letters of its holder's name." })),
      applicationId: Type.Optional(Id('The application it was issued for. Told to people, when it is read by itself.')),
      verificationPath: Type.Optional(
        Type.String({
          format: 'uri-reference',
          description:
            'Where everybody who knows this address can check it. Told to people, when it is read by itself.',
        }),
      ),
      decision: Type.Optional(nullable(ref(PermitDecision))),
      nextActions: Type.Optional(
        Type.Array(ref(NextAction), {
          description: 'The steps the caller may take from here. Told to people, when it is read by itself.',
        }),
      ),
    },
    {
      additionalProperties: false,
      description:
        'An issued permit. `issuedBy` is the office that signed it, `office` the one that answers for it now. Of ' +
        'its holder agencies get what their purpose opens.',
      examples: [example],
    },
  ),
)

export const PermitList = listOf('PermitList', Permit, 'Permits, in the order asked for.', example)

export const PermitQuery = Type.Object(
  {
    permitType: Type.Optional(
      Type.String({ pattern: '^[A-Z][A-Z0-9-]{1,19}$', description: 'Only permits of this type.', examples: ['IMB'] }),
    ),
    regionCode: Type.Optional(RegionCode('Only permits for places in this region.')),
    state: Type.Optional(OneOf(permitStates, { description: 'Only those that are this at the moment.' })),
    changedSince: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'Only permits that changed then or later.',
        examples: ['2026-11-23T00:00:00Z'],
      }),
    ),
    number: Type.Optional(PermitNumber),
    scope: Type.Optional(
      OneOf(['own', 'office'], {
        description:
          'For people: those one holds, or those of the offices one works for and below. Without it: office for ' +
          'officers, own for others.',
      }),
    ),
    sort: Type.Optional(
      OneOf(['changed', 'newest'], {
        description:
          'What changed first before, to follow changes, or what changed last. Without it: changed for agencies, ' +
          'newest for people.',
      }),
    ),
    ...paging,
  },
  { additionalProperties: false },
)

/** An agency says what it asks for; people need not. */
export const PurposeHeader = Type.Object({
  purpose: Type.Optional(
    Type.String({
      pattern: '^[a-z][a-z0-9_]{1,49}$',
      description:
        'For agencies, and then demanded: what for, as the code of one of the purposes the agency is registered with.',
      examples: ['collateral_check'],
    }),
  ),
})

export const permitSchemas = [
  PermitDecision,
  Permit,
  PermitList,
  ...permitStatusSchemas,
  ...permitStepSchemas,
  NewPermitTransition,
  ...permitHistorySchemas,
]
