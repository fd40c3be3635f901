import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { Id, named, nullable, OneOf, paging, ref } from '../../http/schema.ts'
import { flawCodes } from './flaws.ts'

export const NewVerification = named(
  'NewVerification',
  Type.Object(
    {
      applicationId: Type.Optional(
        Id('The application whose history is checked. Without it the next few hundred are.'),
      ),
      cursor: paging.cursor,
    },
    { additionalProperties: false, description: 'The histories to check.', examples: [{ applicationId: exampleId }] },
  ),
)

const finding = { applicationId: exampleId, version: 4, flaw: 'content_changed' }
export const VerificationFinding = named(
  'VerificationFinding',
  Type.Object(
    {
      applicationId: Id('Identifier of the application of the history.'),
      version: nullable(
        Type.Integer({
          minimum: 1,
          description:
            'The version of the event. For `status_differs` and `version_differs`, the version of the ' +
            'application.',
        }),
      ),
      flaw: OneOf(flawCodes, { description: 'The flaw. More may come.' }),
    },
    { description: 'A flaw in a history.', examples: [finding] },
  ),
)

export const Verification = named(
  'Verification',
  Type.Object(
    {
      whole: Type.Boolean({ description: 'True when no flaw was found.' }),
      applications: Type.Integer({ minimum: 0, description: 'The number of applications checked.' }),
      events: Type.Integer({ minimum: 0, description: 'The number of their events.' }),
      findings: Type.Array(ref(VerificationFinding), { description: 'The flaws found, at most 100.' }),
      nextCursor: nullable(
        Type.String({ description: 'Send it as `cursor` to check the next ones. Null when all were checked.' }),
      ),
    },
    {
      description: 'The result of a check.',
      examples: [{ whole: false, applications: 1, events: 9, findings: [finding], nextCursor: null }],
    },
  ),
)

export const auditSchemas = [NewVerification, VerificationFinding, Verification]
