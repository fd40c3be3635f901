import Type from 'typebox'
import { exampleAt, exampleId } from '../../http/examples.ts'
import { Id, Names, named, noOtherMembers, nullable, OneOf, ref, Timestamp } from '../../http/schema.ts'
import { consultationStatuses, opinions } from './consultation.ts'
import { decisionExample, OpinionDecision } from './opinion-decision-schema.ts'

const longest = 2_000

export const Text = (description: string) => Type.String({ minLength: 1, maxLength: longest, description })

const partyExample = { id: exampleId, names: { id: 'Dinas (contoh)', en: 'Fire service (sample)' } }
export const Party = named(
  'ConsultationParty',
  Type.Object(
    { id: Id('Its id: of an agency, that of its registration.'), names: ref(Names) },
    { description: 'An agency or an office.', examples: [partyExample] },
  ),
)

export const signatoryExample = { name: 'Officer 1', position: 'Head of fire prevention' }
const Named = (description: string) => Type.String({ minLength: 1, maxLength: 200, description })
export const Signatory = named(
  'ConsultationSignatory',
  Type.Object(
    { name: Named('The name of the person.'), position: Named('Their position at the agency.') },
    {
      ...noOtherMembers,
      description: 'The person who signs for the agency. The office and the applicant can read it.',
      examples: [signatoryExample],
    },
  ),
)

const OpinionWord = OneOf([...opinions, 'declined'], { description: 'The opinion; `declined`: it gave none.' })
export const Status = named(
  'ConsultationStatus',
  OneOf(consultationStatuses, {
    description:
      'The status. `planned`: the turn of the agency has not come. `requested`: its opinion is awaited. ' +
      '`question_asked`: it waits for an answer of the office. Others: ended. More may come.',
    examples: ['requested'],
  }),
)
export const Conditions = Type.Array(Type.String({ minLength: 1, maxLength: 500 }), {
  maxItems: 30,
  description: 'The conditions that the agency proposes for the permit. Only with `with_conditions`.',
})

const questionExample = {
  id: exampleId,
  text: 'Which way do the doors open?',
  by: signatoryExample,
  askedAt: exampleAt,
  answer: null,
  answeredAt: null,
}
export const Question = named(
  'ConsultationQuestion',
  Type.Object(
    {
      id: Id('Identifier of the question.'),
      text: Type.String({ description: 'The question of the agency.' }),
      by: ref(Signatory),
      askedAt: Timestamp('When it was asked.'),
      answer: nullable(Type.String({ description: 'The answer of the office.' })),
      answeredAt: nullable(Timestamp('When it was answered.')),
    },
    { description: 'A question of an agency to the office.', examples: [questionExample] },
  ),
)

export const documentExample = {
  id: exampleId,
  slot: 'site_plan',
  names: { id: 'Gambar lokasi', en: 'Site plan' },
  fileName: 'plan.pdf',
  mediaType: 'application/pdf',
  sizeBytes: 20_480,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  uploadedAt: exampleAt,
}
export const ConsultationDocument = named(
  'ConsultationDocument',
  Type.Object(
    {
      id: Id('Identifier of the document.'),
      slot: Type.String({ description: 'The slot of the document.' }),
      names: ref(Names),
      fileName: Type.String({ description: 'The name of the file.' }),
      mediaType: Type.String({ description: 'The media type, detected from the content.' }),
      sizeBytes: Type.Integer({ description: 'The size in bytes.' }),
      sha256: Type.String({ description: 'The SHA-256 of the file, in hex.' }),
      uploadedAt: Timestamp('When it was uploaded.'),
    },
    {
      description: 'A document of the application that the agency may read.',
      examples: [documentExample],
    },
  ),
)

const { fileName, mediaType, sizeBytes, sha256 } = documentExample
export const opinionFile = {
  id: Id('Identifier of the paper.'),
  fileName: Type.String({ description: 'The name of the file.' }),
  mediaType: Type.String({ description: 'The media type, detected from the content.' }),
  sizeBytes: Type.Integer({ description: 'The size in bytes.' }),
  sha256: Type.String({ description: 'The SHA-256 of the file, in hex.' }),
}
export const opinionFileExample = { id: exampleId, fileName, mediaType, sizeBytes, sha256 }

const OpinionPaper = named(
  'OpinionPaper',
  Type.Object(opinionFile, { description: 'A file that belongs to an opinion.', examples: [opinionFileExample] }),
)

const opinionExample = {
  opinion: 'with_conditions',
  reasons: 'The routes suffice if the second stair is kept free.',
  conditions: ['Keep the second stair free.'],
  decisions: [decisionExample],
  papers: [],
  by: signatoryExample,
  at: exampleAt,
}
export const GivenOpinion = named(
  'ConsultationOpinion',
  Type.Object(
    {
      opinion: OpinionWord,
      reasons: Type.String({ description: 'The reasons.' }),
      conditions: Conditions,
      decisions: nullable(
        Type.Array(ref(OpinionDecision), {
          description:
            'The decision of the office about each condition. Null while no approval is in force, and again when the ' +
            'application is sent back to the review. They stay when the application ends, also by a withdrawal.',
        }),
      ),
      papers: Type.Array(ref(OpinionPaper), {
        description:
          'The files that were given with it. None after the personal data of the application were erased. ' +
          'Download them below this consultation.',
      }),
      by: ref(Signatory),
      at: Timestamp('When it was given.'),
    },
    { description: 'The opinion of an agency.', examples: [opinionExample] },
  ),
)

const cancellationExample = { because: 'withdrawn', reason: null, at: exampleAt }
export const Cancellation = named(
  'ConsultationCancellation',
  Type.Object(
    {
      because: Type.String({
        description: 'The status of the application that ended it, such as `withdrawn`, or `reviewer`. More may come.',
      }),
      reason: nullable(Type.String({ description: 'The reason that the reviewer stated.' })),
      at: Timestamp('When it was cancelled.'),
    },
    { description: 'The end of a consultation whose opinion is not needed.', examples: [cancellationExample] },
  ),
)

export const partSchemas = [
  Party,
  Signatory,
  Status,
  Question,
  ConsultationDocument,
  OpinionPaper,
  OpinionDecision,
  GivenOpinion,
  Cancellation,
]
