import Type from 'typebox'
import { channels } from '../../http/channels.ts'
import { exampleAt, exampleId } from '../../http/examples.ts'
import { NextAction } from '../../http/problems/schema.ts'
import { Day, Id, listOf, Names, named, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { DecisionRemedy } from '../../network/legal-remedies/decision-schema.ts'
import { objectionSilences } from '../../network/legal-remedies/remedy.ts'
import { permitType, reference } from '../schema-parts.ts'
import { objectionInputSchemas } from './input-schema.ts'
import { objectionLevels, objectionStates, objectionSubjects } from './states.ts'

const ObjectedApplication = named(
  'ObjectedApplication',
  Type.Object(
    {
      id: Id('Identifier of the application.'),
      reference: Type.String({ description: 'The number that people use to refer to it.' }),
      permitType: ref(Names),
    },
    {
      description: 'The application whose refusal an objection is against, or that of the permit.',
      examples: [{ id: exampleId, reference, permitType: permitType.names }],
    },
  ),
)

const ObjectedPermit = named(
  'ObjectedPermit',
  Type.Object(
    {
      id: Id('Identifier of the permit: read it with `GET /permits/{id}`.'),
      number: Type.String({ description: 'Number of the permit.' }),
      decreeNumber: Type.String({ description: 'Number of the decree that the objection is against.' }),
      decidedAt: Timestamp('When the permit was suspended, or its revocation decided.'),
    },
    {
      description: 'The permit whose suspension or revocation an objection is against.',
      examples: [
        {
          id: exampleId,
          number: '128/8.1/31.71.06/-1.785.51/2026',
          decreeNumber: '11/SK-BEKU/2026',
          decidedAt: exampleAt,
        },
      ],
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
  level: OneOf(objectionLevels, {
    description:
      '`objection`: against the decision itself. `appeal`: against the decision on an objection; the office above ' +
      'decides.',
  }),
  appealOfId: nullable(Id('Identifier of the objection that an appeal is against. Null for an objection.')),
  application: ref(ObjectedApplication),
  against: OneOf(objectionSubjects, { description: 'The decision that it is against. More may come.' }),
  permit: nullable(ref(ObjectedPermit)),
  state: OneOf(objectionStates, { description: 'Its state. More may come.' }),
  office: ref(DecidingOffice),
  channel: OneOf(channels, { description: 'The channel by which it came.' }),
  refusedAt: nullable(Timestamp('When the application was refused. Null: it is against a decision on a permit.')),
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
  closedAt: nullable(
    Timestamp('When the office took back the decision that it was against, which left nothing to decide; or null.'),
  ),
}

const listedExample = {
  id: exampleId,
  version: 1,
  level: 'objection',
  appealOfId: null,
  application: { id: exampleId, reference, permitType: permitType.names },
  against: 'refusal',
  permit: null,
  state: 'open',
  office: { id: exampleId, names: officeNames },
  channel: 'web',
  refusedAt: exampleAt,
  filedAt: '2026-11-27T02:15:30.000Z',
  receivedOn: '2026-11-27',
  lastDay: '2026-12-22',
  dueOn: '2026-12-11',
  overdue: false,
  provisional: false,
  silence: 'granted',
  decision: null,
  withdrawnAt: null,
  closedAt: null,
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
            "The grounds. Null for readers other than the applicant's side, the responsible office and the office " +
            'that decides, and after they were erased. The office of an open appeal reads those of the objection, too.',
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
        'An objection against the refusal of an application, or against the suspension or revocation of its permit, ' +
        'or an appeal against the decision on an objection. `legalRemedy` is there for one that was rejected or ' +
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
  ObjectedPermit,
  DecidingOffice,
  ObjectionDecision,
  ListedObjection,
  ObjectionList,
  Objection,
]
