import Type from 'typebox'
import { channels } from '../../http/channels.ts'
import { exampleAt, exampleId } from '../../http/examples.ts'
import { NextAction } from '../../http/problems/schema.ts'
import { Day, Id, listOf, Names, named, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { DecisionRemedy } from '../../network/legal-remedies/decision-schema.ts'
import { objectionSilences } from '../../network/legal-remedies/remedy.ts'
import { permitType, reference } from '../schema-parts.ts'
import { objectionInputSchemas } from './input-schema.ts'
import { objectionStates } from './states.ts'

const ObjectedApplication = named(
  'ObjectedApplication',
  Type.Object(
    {
      id: Id('Identifier of the application.'),
      reference: Type.String({ description: 'The number that people use to refer to it.' }),
      permitType: ref(Names),
    },
    {
      description: 'The application against whose refusal an objection was filed.',
      examples: [{ id: exampleId, reference, permitType: permitType.names }],
    },
  ),
)

const officeNames = { id: 'UP PTSP Kecamatan Menteng', en: 'One-stop service office, Menteng District' }
const DecidingOffice = named(
  'DecidingOffice',
  Type.Object(
    { id: Id('Identifier of the office.'), names: ref(Names) },
    { description: 'The office that decides an objection.', examples: [{ id: exampleId, names: officeNames }] },
  ),
)

const decisionExample = {
  at: exampleAt,
  bySilence: false,
  office: officeNames,
  reason: 'The city plan of 2025 does not cover the plot.',
  legalBasis: 'The city plan decree of the plot',
}
const ObjectionDecision = named(
  'ObjectionDecision',
  Type.Object(
    {
      at: Timestamp('When it was decided.'),
      bySilence: Type.Boolean({ description: 'True when the time of the office ran out and the rules grant it then.' }),
      office: nullable(ref(Names)),
      reason: nullable(Type.String({ description: 'The reason. Null for a decision by silence.' })),
      legalBasis: nullable(Type.String({ description: 'The legal basis. Null for a decision by silence.' })),
    },
    { description: 'The decision on an objection. `state` says what was decided.', examples: [decisionExample] },
  ),
)

const listed = {
  id: Id('Identifier of the objection.'),
  version: Type.Integer({ description: 'Its version: each change increases it.' }),
  application: ref(ObjectedApplication),
  against: OneOf(['refusal'], { description: 'The decision that it is against. More may come.' }),
  state: OneOf(objectionStates, { description: 'Its state. More may come.' }),
  office: ref(DecidingOffice),
  channel: OneOf(channels, { description: 'The channel by which it came.' }),
  refusedAt: Timestamp('When the application was refused.'),
  filedAt: Timestamp('When it was filed.'),
  receivedOn: Day('The day on which it came to the office. The time to decide begins on the next day.'),
  lastDay: nullable(Day('The last day for filing it. Null: there is none, or it was not known.')),
  dueOn: nullable(Day('The last day on which the office decides it. Null: no time limit is known.')),
  overdue: Type.Boolean({ description: 'True while it is open and `dueOn` is past.' }),
  provisional: Type.Boolean({
    description:
      'True while a calendar up to `dueOn` is not published: the day can move, and silence has no effect yet.',
  }),
  silence: OneOf(objectionSilences, { description: 'The effect when `dueOn` passes without a decision.' }),
  decision: nullable(ref(ObjectionDecision)),
  withdrawnAt: nullable(Timestamp('When it was withdrawn; null if it was not.')),
}

const listedExample = {
  id: exampleId,
  version: 1,
  application: { id: exampleId, reference, permitType: permitType.names },
  against: 'refusal',
  state: 'open',
  office: { id: exampleId, names: officeNames },
  channel: 'web',
  refusedAt: exampleAt,
  filedAt: exampleAt,
  receivedOn: '2026-11-27',
  lastDay: '2026-12-22',
  dueOn: '2026-12-11',
  overdue: false,
  provisional: false,
  silence: 'granted',
  decision: null,
  withdrawnAt: null,
}

const ListedObjection = named(
  'ListedObjection',
  Type.Object(listed, { description: 'An objection, without its grounds.', examples: [listedExample] }),
)

export const ObjectionList = listOf(
  'ObjectionList',
  ListedObjection,
  'Objections by their last day; those without one come last.',
  listedExample,
)

export const Objection = named(
  'Objection',
  Type.Object(
    {
      ...listed,
      grounds: nullable(
        Type.String({
          description:
            "The grounds. Null for readers other than the applicant's side and the responsible office, and after " +
            'they were erased.',
        }),
      ),
      legalRemedy: Type.Optional(ref(DecisionRemedy)),
      nextActions: Type.Array(ref(NextAction), {
        description:
          'The acts that are open to the caller now: `withdraw`, or `decide` for each outcome (`to`). Without ' +
          'blockers they succeed.',
      }),
    },
    {
      description:
        'An objection against the refusal of an application. `legalRemedy` is there for one that was rejected or ' +
        'inadmissible.',
      examples: [
        {
          ...listedExample,
          grounds: 'The city plan of 2025 allows a fence of this height.',
          nextActions: [{ action: 'withdraw', to: 'withdrawn', blockers: [] }],
        },
      ],
    },
  ),
)

export const objectionSchemas = [
  ...objectionInputSchemas,
  ObjectedApplication,
  DecidingOffice,
  ObjectionDecision,
  ListedObjection,
  ObjectionList,
  Objection,
]
