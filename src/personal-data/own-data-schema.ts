import Type from 'typebox'
import { exampleId } from '../http/examples.ts'
import { Instant, named } from '../http/schema.ts'

const erasure = { discarded: 2, kept: 1 }
export const Erasure = named(
  'Erasure',
  Type.Object(
    {
      discarded: Type.Integer({ minimum: 0, description: 'Number of discarded applications.' }),
      kept: Type.Integer({
        minimum: 0,
        description:
          'Number of applications that are kept, for as long as `retention` of their permit type says. One whose ' +
          'data was erased counts while its permit is in force or suspended, an objection is open, or money is open.',
      }),
    },
    { description: 'The result of an erasure.', examples: [erasure] },
  ),
)

const anything = (description: string) =>
  Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true, description })
export const DataExport = named(
  'DataExport',
  Type.Object(
    {
      exportedAt: Instant('Time of the export.'),
      person: anything('Your profile: id, name and posts.'),
      contacts: Type.Array(anything('A contact with its address.'), { description: 'Your contacts for notices.' }),
      kioskSessions: Type.Array(anything('A session at a kiosk.'), {
        description: 'Your sessions at kiosks, the newest first. Old ones are deleted.',
      }),
      applications: Type.Array(
        anything(
          'An application with answers, documents, events, notices, reads, messages, mails, visits, fees, payments, ' +
            'refunds, inspections, consultations, permits, corrections and objections.',
        ),
        { description: 'Your applications, the newest first.' },
      ),
      complete: Type.Boolean({ description: 'False: there are more applications than one export holds.' }),
    },
    {
      description: 'All data about a person.',
      examples: [
        {
          exportedAt: '2026-11-24T02:15:30.000Z',
          person: { id: exampleId, name: 'Applicant 1', posts: [] },
          contacts: [],
          kioskSessions: [],
          applications: [],
          complete: true,
        },
      ],
    },
  ),
)

export const ownDataSchemas = [Erasure, DataExport]
