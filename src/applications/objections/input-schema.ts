import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { Day, Id, named, noOtherMembers, OneOf, OwnWords, paging, ref } from '../../http/schema.ts'
import { Assistance } from '../drafts/schema.ts'
import { objectionScopes } from './list-queries.ts'
import { objectionLevels, objectionOutcomes, objectionStates, objectionSubjects, permitSubjects } from './states.ts'

export const NewObjection = named(
  'NewObjection',
  Type.Object(
    {
      applicationId: Type.Optional(Id('The refused application. Name this, `permitId` or `appealOf`.')),
      permitId: Type.Optional(Id('The suspended or revoked permit.')),
      against: Type.Optional(
        OneOf(permitSubjects, {
          description: 'With `permitId`: the decision. Unless stated, the last suspension or revocation that stands.',
        }),
      ),
      appealOf: Type.Optional(
        Id('For an appeal: the rejected or inadmissible objection. The office above decides it.'),
      ),
      grounds: Type.String({
        minLength: 1,
        maxLength: 5_000,
        description: 'The grounds: what is wrong with the decision, and why. Stored encrypted.',
      }),
      assistance: Type.Optional(ref(Assistance)),
      receivedOn: Type.Optional(
        Day('For officers who enter a paper: the day on which it came to the office. Today unless stated.'),
      ),
    },
    {
      ...noOtherMembers,
      description:
        'An objection against the refusal of an application, or against a decision on a permit; or an appeal against ' +
        'the decision on an objection.',
      examples: [
        { applicationId: exampleId, grounds: 'The city plan of 2025 allows a fence of this height.' },
        { permitId: exampleId, grounds: 'The defect that the decree names was repaired in October.' },
        { appealOf: exampleId, grounds: 'The decision does not mention the city plan.' },
      ],
    },
  ),
)

export const NewObjectionDecision = named(
  'NewObjectionDecision',
  Type.Object(
    {
      outcome: OneOf(objectionOutcomes, {
        description:
          '`granted`: the refused application is reopened, or the decision on the permit is taken back. `rejected`: ' +
          'the decision stands. `inadmissible`: the objection is not examined, and the decision stands.',
      }),
      reason: OwnWords('The reason. The applicant can read it.'),
      legalBasis: Type.String({ minLength: 1, maxLength: 500, description: 'The regulation that it is based on.' }),
    },
    {
      ...noOtherMembers,
      description: 'A decision on an objection.',
      examples: [
        {
          outcome: 'rejected',
          reason: 'The city plan of 2025 does not cover the plot.',
          legalBasis: 'The city plan decree of the plot',
        },
      ],
    },
  ),
)

export const ObjectionDecisionPreview = named(
  'ObjectionDecisionPreview',
  Type.Object(
    {
      dryRun: Type.Literal(true, { description: 'Nothing was written.' }),
      to: OneOf(objectionOutcomes, { description: 'The state that the decision leads to.' }),
    },
    { description: 'The result of a dry run.', examples: [{ dryRun: true, to: 'rejected' }] },
  ),
)

export const NewObjectionWithdrawal = named(
  'NewObjectionWithdrawal',
  Type.Object(
    { reason: Type.Optional(OwnWords('The reason, for the office.')), assistance: Type.Optional(ref(Assistance)) },
    {
      ...noOtherMembers,
      description:
        'The withdrawal of an objection. The counter that withdraws it for somebody states `assistance`, and nobody ' +
        'else does.',
      examples: [{}],
    },
  ),
)

export const ObjectionQuery = Type.Object(
  {
    scope: OneOf(objectionScopes, {
      default: 'own',
      description:
        '`own`: against decisions on your applications and permits. `office`: those of your offices and those below.',
    }),
    level: Type.Optional(OneOf(objectionLevels, { description: 'Only objections, or only appeals.' })),
    state: Type.Optional(OneOf(objectionStates, { description: 'Only objections in this state.' })),
    officeId: Type.Optional(Id('Only objections that this office decides.')),
    applicationId: Type.Optional(Id('Only objections about this application and its permit.')),
    permitId: Type.Optional(Id('Only objections about this permit.')),
    against: Type.Optional(OneOf(objectionSubjects, { description: 'Only objections against this kind of decision.' })),
    ...paging,
  },
  { additionalProperties: false },
)

export const objectionInputSchemas = [
  NewObjection,
  NewObjectionDecision,
  ObjectionDecisionPreview,
  NewObjectionWithdrawal,
]
