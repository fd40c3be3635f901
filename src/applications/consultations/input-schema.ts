import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { Id, named, noOtherMembers, OneOf, ref } from '../../http/schema.ts'
import { replies, responses } from './consultation.ts'
import { Conditions, Signatory, signatoryExample, Text } from './schema-parts.ts'

export const NewResponse = named(
  'NewConsultationResponse',
  Type.Object(
    {
      response: OneOf(responses, {
        description:
          'The opinion; or `declined`: your agency gives none; or `question`: your time stands still until the ' +
          'office has answered.',
      }),
      text: Text('The reasons, or the question. The office and the applicant can read it.'),
      conditions: Type.Optional(Conditions),
      papers: Type.Optional(
        Type.Array(Id('Identifier of a paper that you have uploaded for this consultation.'), {
          maxItems: 20,
          uniqueItems: true,
          description: 'The papers of the opinion. The office and the applicant can read them.',
        }),
      ),
      by: ref(Signatory),
    },
    {
      ...noOtherMembers,
      description: 'An opinion, a refusal to give one, or a question to the office.',
      examples: [
        {
          response: 'with_conditions',
          text: 'The routes suffice if the second stair is kept free.',
          conditions: ['Keep the second stair free.'],
          by: signatoryExample,
        },
      ],
    },
  ),
)

export const NewConsultation = named(
  'NewConsultation',
  Type.Object(
    {
      clientId: Id('The agency, by its registration: as the permit type names it, or another.'),
      question: Type.Optional(
        Text(
          'The question. Default: that of the permit type, if it names the agency. It is in the letters to the agency' +
            ' as well, so state no personal data in it.',
        ),
      ),
    },
    {
      ...noOtherMembers,
      description: 'A request for the opinion of an agency.',
      examples: [{ clientId: exampleId, question: 'Are the escape routes sufficient?' }],
    },
  ),
)

export const NewReply = named(
  'NewConsultationReply',
  Type.Object(
    {
      reply: OneOf(replies, {
        description:
          '`answer`: to the open question of the agency. `cancellation`: its opinion is not needed any more.',
      }),
      text: Text('The answer, or the reason. The agency and the applicant can read it.'),
    },
    {
      ...noOtherMembers,
      description: 'Reply of the office to an agency.',
      examples: [{ reply: 'answer', text: 'They open outwards.' }],
    },
  ),
)

export const consultationInputSchemas = [NewResponse, NewConsultation, NewReply]
