import Type from 'typebox'
import { exampleId } from '../../http/examples.ts'
import { Day, Id, Instant, listOf, named, nullable, OneOf, paging, ref } from '../../http/schema.ts'
import { Year } from '../../network/calendar/schema.ts'
import { Code, VersionNumber } from '../permit-types/schema-parts.ts'
import { publicationActions } from './queries.ts'

export const PublicationQuery = Type.Object(
  {
    permitType: Type.Optional(Code),
    year: Type.Optional(Year),
    officeId: Type.Optional(Id('Office whose counter hours are listed.')),
    ...paging,
  },
  { additionalProperties: false },
)

const by = { personId: exampleId, name: 'Administrator 1' }
const Publisher = named(
  'Publisher',
  Type.Object(
    {
      personId: Id('Identifier of the administrator.'),
      name: Type.String({ description: 'Name of the person.' }),
    },
    { additionalProperties: false, description: 'The administrator who acted.', examples: [by] },
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
const Publication = named(
  'Publication',
  Type.Object(
    {
      action: OneOf(publicationActions, { description: 'Action. More may come.' }),
      version: nullable(VersionNumber),
      effectiveOn: nullable(
        Day('First day of a version of a permit type, or of its retirement. Null for calendars and counter hours.'),
      ),
      reason: nullable(Type.String({ description: 'Reason, or the note published with it. Null when there is none.' })),
      by: nullable(ref(Publisher)),
      at: Instant('Time of the action.'),
    },
    {
      additionalProperties: false,
      description: 'A publication, withdrawal or retirement. `by` is null for data that the operator loaded.',
      examples: [publication],
    },
  ),
)
export const PublicationList = listOf('PublicationList', Publication, 'Publications, the oldest first.', publication)

export const publicationSchemas = [Publisher, Publication, PublicationList]
