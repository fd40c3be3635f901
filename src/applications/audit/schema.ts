import Type from 'typebox'
import { Id, named, nullable, OneOf, paging, ref } from '../../http/schema.ts'
import { flawCodes } from './flaws.ts'

const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'

export const NewVerification = named(
  'NewVerification',
  Type.Object(
    {
      applicationId: Type.Optional(Id('The application whose history is checked; without it, the next of all.')),
      cursor: paging.cursor,
    },
    { additionalProperties: false, description: 'Which histories to check.', examples: [{ applicationId: id }] },
  ),
)

const finding = { applicationId: id, version: 4, flaw: 'content_changed' }
const VerificationFinding = named(
  'VerificationFinding',
  Type.Object(
    {
      applicationId: Id('Whose history.'),
      version: nullable(
        Type.Integer({
          minimum: 1,
          description:
            'Which event, by the version it made; of `status_differs` and `version_differs`, the version of the application.',
        }),
      ),
      flaw: OneOf(flawCodes, { description: 'What is wrong. More may come.' }),
    },
    { description: 'A link of a history that does not hold.', examples: [finding] },
  ),
)

export const Verification = named(
  'Verification',
  Type.Object(
    {
      whole: Type.Boolean({ description: 'Whether nothing was found.' }),
      applications: Type.Integer({ minimum: 0, description: 'How many applications were looked at.' }),
      events: Type.Integer({ minimum: 0, description: 'How many events their histories have.' }),
      findings: Type.Array(ref(VerificationFinding), { description: 'What does not hold; the first hundred.' }),
      nextCursor: nullable(
        Type.String({ description: 'Send it as `cursor` to check the next; null when all were looked at.' }),
      ),
    },
    {
      description: 'What a look at the histories has come to.',
      examples: [{ whole: false, applications: 1, events: 9, findings: [finding], nextCursor: null }],
    },
  ),
)

export const auditSchemas = [NewVerification, VerificationFinding, Verification]
