import Type from 'typebox'
import { Instant, named } from '../http/schema.ts'

const erasure = { discarded: 2, kept: 1 }
export const Erasure = named(
  'Erasure',
  Type.Object(
    {
      discarded: Type.Integer({ minimum: 0, description: 'How many applications that were never submitted are gone.' }),
      kept: Type.Integer({
        minimum: 0,
        description: 'How many were submitted, and stay as long as their permit types say.',
      }),
    },
    { description: 'What was erased, and what stays.', examples: [erasure] },
  ),
)

const anything = (description: string) =>
  Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true, description })
export const DataExport = named(
  'DataExport',
  Type.Object(
    {
      exportedAt: Instant('When.'),
      person: anything('Who one is here: id, name and posts.'),
      contacts: Type.Array(anything('An address that one is told at, whole.'), { description: 'Where one is told.' }),
      kioskSessions: Type.Array(anything('When one sat at which kiosk.'), {
        description: 'The newest first, as long as they are kept.',
      }),
      applications: Type.Array(
        anything(
          'An application with answers, documents, events, notices, reads, messages, mails, visits, fees, payments, ' +
            'inspections, permits and corrections.',
        ),
        { description: 'The newest first.' },
      ),
      complete: Type.Boolean({ description: 'False when there are more applications than one export holds.' }),
    },
    {
      description: 'All that is held of a person.',
      examples: [
        {
          exportedAt: '2026-11-24T02:15:30.000Z',
          person: { id: '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70', name: 'Applicant 1', posts: [] },
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
