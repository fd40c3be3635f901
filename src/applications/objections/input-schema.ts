import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { Day, Id, named, noOtherMembers, OneOf, paging, ref } from '../../http/schema.ts'
import { Assistance } from '../drafts/schema.ts'
import { objectionScopes } from './list-queries.ts'
import { objectionOutcomes, objectionStates } from './states.ts'

const Reason = (description: string) => Type.String({ minLength: 1, maxLength: 2_000, description })

export const NewObjection = named(
  'NewObjection',
  Type.Object(
    {
      applicationId: Id('The refused application.'),
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
      description: 'An objection against the refusal of an application.',
      examples: [{ applicationId: exampleId, grounds: 'The city plan of 2025 allows a fence of this height.' }],
    },
  ),
)

export const NewObjectionDecision = named(
  'NewObjectionDecision',
  Type.Object(
    {
      outcome: OneOf(objectionOutcomes, {
        description:
          '`granted`: the application is reopened. `rejected`: the refusal stands. `inadmissible`: the objection is ' +
          'not examined, and the refusal stands.',
      }),
      reason: Reason('The reason. The applicant can read it.'),
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
    { reason: Type.Optional(Reason('The reason, for the office.')) },
    { ...noOtherMembers, description: 'The withdrawal of an objection.', examples: [{}] },
  ),
)

export const ObjectionQuery = Type.Object(
  {
    scope: OneOf(objectionScopes, {
      default: 'own',
      description: '`own`: against decisions on your applications. `office`: those of your offices and the ones below.',
    }),
    state: Type.Optional(OneOf(objectionStates, { description: 'Only objections in this state.' })),
    officeId: Type.Optional(Id('Only objections that this office decides.')),
    applicationId: Type.Optional(Id('Only objections about this application.')),
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
