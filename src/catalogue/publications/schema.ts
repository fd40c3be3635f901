import Type from 'typebox'
import { Day, Id, Instant, listOf, named, nullable, OneOf, paging, ref } from '../../http/schema.ts'
import { Year } from '../../network/calendar/schema.ts'
import { Code, VersionNumber } from '../permit-types/schema.ts'
import { publicationActions } from './queries.ts'

export const PublicationQuery = Type.Object(
  {
    permitType: Type.Optional(Code),
    year: Type.Optional(Year),
    officeId: Type.Optional(Id('The office whose counter hours are asked about.')),
    ...paging,
  },
  { additionalProperties: false },
)

const by = { personId: '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70', name: 'Administrator 1' }
const Publisher = named(
  'Publisher',
  Type.Object(
    {
      personId: Id('Who it was.'),
      name: Type.String({ description: 'What they are called.' }),
    },
    { additionalProperties: false, description: 'The administrator who did it.', examples: [by] },
  ),
)

const publication = {
  action: 'publish',
  version: 2,
  effectiveOn: '2026-12-01',
  reason: null,
  by,
  at: '2026-11-23T02:15:30.000Z',
}
export const Publication = named(
  'Publication',
  Type.Object(
    {
      action: OneOf(publicationActions, { description: 'What was done. More may come.' }),
      version: nullable(VersionNumber),
      effectiveOn: nullable(
        Day('Of a permit type: the first day of the version, or of its retirement; null otherwise.'),
      ),
      reason: nullable(Type.String({ description: 'Why, or the note that was published with it; null without.' })),
      by: nullable(ref(Publisher)),
      at: Instant('When.'),
    },
    {
      additionalProperties: false,
      description: 'That something was published, withdrawn or retired. `by` is null for data the operator loaded.',
      examples: [publication],
    },
  ),
)
export const PublicationList = listOf('PublicationList', Publication, 'Publications, the oldest first.', publication)

export const publicationSchemas = [Publisher, Publication, PublicationList]
