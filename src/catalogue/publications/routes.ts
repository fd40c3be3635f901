import type { Static } from 'typebox'
import { demandAdministrator } from '../../access/identity/administrators.ts'
import { after, page } from '../../http/cursor.ts'
import { fault } from '../../http/problems/faults.ts'
import { invalidRequest, Problem } from '../../http/problems/problem.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { isKnown, listPublications, type Subject } from './queries.ts'
import { PublicationList, PublicationQuery } from './schema.ts'

const placePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z [a-z]+ \d{1,9}$/

/** Registers the route of publications of permit types, calendars and counter hours, for administrators. */
export async function publications(
  app: App,
  { database: { standby: reader } }: { database: Pick<Database, 'standby'> },
) {
  app.get(
    '/publications',
    {
      schema: {
        operationId: 'listPublications',
        tags: ['Administration'],
        summary: 'List publications',
        description:
          'Returns who published, withdrew or retired a permit type, the calendar of a year, or the counter hours of ' +
          'an office, and when. The oldest comes first. Send exactly one of `permitType`, `year` and `officeId`. For ' +
          'administrators.',
        querystring: PublicationQuery,
        response: { 200: ref(PublicationList), ...refusals('forbidden', 'not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, query }) => {
      demandAdministrator(actor, 'read_publications')
      const { limit, cursor } = query
      const subject = subjectIn(query)
      const list = { list: 'publications', ...subject }
      const rows = await listPublications(reader, subject, { limit, after: after(cursor, list, placePattern) })
      if (rows.length === 0 && !(await isKnown(reader, subject)))
        throw new Problem('not_found', { what: 'permitType' in subject ? 'permit_type' : 'office' })
      const { data, page: next } = page([...rows], limit, list, ({ place }) => place)
      return { data: data.map(({ place: _place, ...row }) => row), page: next }
    },
  )
}

/** Throws `invalid_request` unless exactly one subject is named. */
function subjectIn({ permitType, year, officeId }: Static<typeof PublicationQuery>): Subject {
  const named = [
    ...(permitType === undefined ? [] : [{ permitType }]),
    ...(year === undefined ? [] : [{ year }]),
    ...(officeId === undefined ? [] : [{ officeId }]),
  ]
  const [subject, other] = named
  if (subject && !other) return subject
  throw invalidRequest(fault({ parameter: 'permitType' }, 'one_of_two', { others: ['year', 'officeId'] }))
}
