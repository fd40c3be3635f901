import Type from 'typebox'
import { channels } from '../http/channels.ts'
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
import { permitActions, permitStates } from './life.ts'
import { NewPermitTransition, permitStepSchemas } from './steps-schema.ts'

const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const at = '2026-11-23T02:15:30.000Z'
const office = {
  id,
  names: { id: 'PTSP Kecamatan Menteng', en: 'One-stop service office, Menteng District' },
  level: 'district',
  regionCode: '31.71.06',
  state: 'online',
}
const number = '128/8.1/31.71.06/-1.785.51/2026'
const example = {
  id,
  version: 1,
  number,
  reference: '7K3M-9QXT-C',
  state: 'in_force',
  permitType: {
    code: 'IMB',
    names: { id: 'Izin Mendirikan Bangunan (IMB) Rumah Tinggal', en: 'House building permit (IMB)' },
  },
  villageCode: '31.71.06.1001',
  issuedBy: office,
  office,
  issuedAt: at,
  handedOverAt: null,
  validFrom: '2026-11-23',
  validUntil: null,
  revokedFrom: null,
  supersededBy: null,
  changedAt: at,
  holder: null,
  maskedHolder: 'A••• 1•••',
}
const Number = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'The number of a permit, as it stands on it.',
  examples: [number],
})

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
          office: office.names,
          at,
        },
      ],
    },
  ),
)

const Successor = Type.Object(
  { id: Id('The permit.'), number: Number },
  { additionalProperties: false, description: 'The permit that took its place.' },
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
      number: Number,
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
    number: Type.Optional(Number),
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

const statusExample = {
  number,
  permit: {
    id,
    state: 'in_force',
    permitType: 'IMB',
    villageCode: '31.71.06.1001',
    validFrom: '2026-11-23',
    validUntil: null,
    revokedFrom: null,
    supersededBy: null,
    changedAt: at,
  },
}
export const PermitStatusQuestion = named(
  'PermitStatusQuestion',
  Type.Object(
    {
      numbers: Type.Array(Number, {
        minItems: 1,
        maxItems: 100,
        uniqueItems: true,
        description: 'The numbers to look up.',
      }),
    },
    { additionalProperties: false, description: 'Which permits are asked about.', examples: [{ numbers: [number] }] },
  ),
)

const PermitStatus = named(
  'PermitStatus',
  Type.Object(
    {
      number: Number,
      permit: nullable(
        Type.Object(
          {
            id: Id('The permit.'),
            state: OneOf(permitStates, { description: 'What it is at this moment. Only `in_force` holds.' }),
            permitType: Type.String({ description: "Its type's code in the catalogue." }),
            villageCode: RegionCode('The village it is for.'),
            validFrom: nullable(Day('The first day on which it holds.')),
            validUntil: nullable(Day('The last day on which it holds.')),
            revokedFrom: nullable(Day('The first day on which it is revoked.')),
            supersededBy: nullable(Successor),
            changedAt: Timestamp('When anything of this changed last.'),
          },
          {
            additionalProperties: false,
            description:
              'What it is. Null where there is no such permit, or the registration does not cover it: nothing tells ' +
              'which.',
          },
        ),
      ),
    },
    { additionalProperties: false, description: 'What became of one number.', examples: [statusExample] },
  ),
)

export const PermitStatuses = named(
  'PermitStatuses',
  Type.Object(
    {
      data: Type.Array(ref(PermitStatus), { description: 'One for each number, in the order they were asked.' }),
    },
    {
      additionalProperties: false,
      description: 'What became of the permits that were asked about.',
      examples: [{ data: [statusExample, { number: '1/none/2026', permit: null }] }],
    },
  ),
)

const members = {
  id: Id('The event.'),
  version: Type.Integer({ minimum: 1, description: 'The version of the permit that it made.' }),
  type: Type.String({ description: 'What happened, such as `permit.revoked`. More types may come.' }),
  actor: Type.Object(
    {
      standing: Type.String({
        description: 'As what they acted: head, front_desk, administrator (of the network) or system.',
      }),
      name: nullable(Type.String({ description: 'Their name; null for the system.' })),
      office: nullable(ref(Names)),
    },
    { additionalProperties: false, description: 'Who did it.' },
  ),
  channel: OneOf(channels, { description: 'How they reached the network.' }),
  details: Type.Unsafe<Record<string, unknown>>({
    type: 'object',
    additionalProperties: true,
    description: 'What was said, such as the reason and the decree.',
  }),
  at: Timestamp('When.'),
}
const memberExample = {
  id,
  version: 2,
  type: 'permit.suspended',
  actor: { standing: 'head', name: 'Head of office', office: office.names },
  channel: 'web',
  details: {
    reason: 'The site is under investigation.',
    legalBasis: 'The regulation on building permits',
    decreeNumber: '11/SK-BEKU/2026',
  },
  at,
}
const transition = { ...memberExample, action: 'suspend', from: 'in_force', to: 'suspended' }
export const PermitTransition = named(
  'PermitTransition',
  Type.Object(
    {
      ...members,
      action: OneOf(permitActions, { description: 'The step that was taken.' }),
      from: OneOf(permitStates, { description: 'The state before.' }),
      to: OneOf(permitStates, {
        description: 'The state after. The same as before, when what was decided takes effect on a later day.',
      }),
    },
    { additionalProperties: false, description: 'A step that was taken.', examples: [transition] },
  ),
)

export const PermitEvent = named(
  'PermitEvent',
  Type.Object(
    {
      ...members,
      action: nullable(OneOf(permitActions, { description: 'The step that was taken.' })),
      from: nullable(OneOf(permitStates, { description: 'The state before.' })),
      to: nullable(OneOf(permitStates, { description: 'The state after.' })),
    },
    {
      additionalProperties: false,
      description: 'Something that happened to a permit; what is no step has neither action nor states.',
      examples: [transition],
    },
  ),
)
export const PermitEventList = listOf(
  'PermitEventList',
  PermitEvent,
  'What happened to a permit, in order.',
  transition,
)

export const PermitTransitionPreview = named(
  'PermitTransitionPreview',
  Type.Object(
    {
      dryRun: Type.Literal(true, { description: 'Nothing was written.' }),
      action: OneOf(permitActions, { description: 'The step that would be taken.' }),
      from: OneOf(permitStates, { description: 'The state now.' }),
      to: OneOf(permitStates, { description: 'The state it would have.' }),
    },
    {
      additionalProperties: false,
      description: 'What a step would do: it would succeed now.',
      examples: [{ dryRun: true, action: 'suspend', from: 'in_force', to: 'suspended' }],
    },
  ),
)

export const permitSchemas = [
  PermitDecision,
  Permit,
  PermitList,
  PermitStatusQuestion,
  PermitStatus,
  PermitStatuses,
  ...permitStepSchemas,
  NewPermitTransition,
  PermitTransition,
  PermitEvent,
  PermitEventList,
  PermitTransitionPreview,
]
