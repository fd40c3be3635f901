import Type from 'typebox'
import { demandFrontDesk } from '../../access/identity/counters.ts'
import { after, page, pageById, uuidPattern } from '../../http/cursor.ts'
import { created, onceInTransaction } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, etagOf, keyOf, StepHeaders, versionOf } from '../../http/request.ts'
import { type App, Id, PageQuery, ref } from '../../http/schema.ts'
import { todayInNetwork } from '../../network/calendar/queries.ts'
import { OfficeParams } from '../../network/offices/params.ts'
import type { Database } from '../../platform/db/client.ts'
import { findCase } from '../case/queries.ts'
import { boundContextOf, contextOf } from '../context.ts'
import { ApplicationParams } from '../params.ts'
import { bookVisit, concludeVisit } from './book.ts'
import { ExpectedQuery, ExpectedVisitList } from './expected-schema.ts'
import { expectedVisits, findVisit, listVisits } from './queries.ts'
import { CounterVisit, CounterVisitList, NewCounterVisit, NewVisitOutcome } from './visit-schema.ts'

const visitParams = Type.Object({ ...ApplicationParams.properties, visitId: Id('Identifier of the visit.') })
const tags = ['Visits']

interface VisitParts {
  database: Database
}

/** Routes of visits to the counter. */
export async function visits(app: App, parts: VisitParts) {
  createVisitRoute(app, parts)
  listVisitsRoute(app, parts)
  getVisitRoute(app, parts)
  concludeVisitRoute(app, parts)
  listExpectedVisitsRoute(app, parts)
}

function createVisitRoute(app: App, { database }: VisitParts) {
  app.post(
    '/applications/:id/visits',
    {
      schema: {
        operationId: 'createVisit',
        tags,
        summary: 'Book a visit',
        description:
          'Books a time at the counter of the responsible office, by the applicant or for them by the ' +
          'counter. Possible while originals must be brought or a permit can be collected. To replace the ' +
          'open visit, name it in `supersedes`. A slot is never booked more often than it has desks.',
        params: ApplicationParams,
        headers: StepHeaders,
        body: NewCounterVisit,
        response: {
          201: ref(CounterVisit),
          ...refusals(
            'not_found',
            'forbidden',
            'visit_not_open',
            'visit_open',
            'visit_over',
            'slot_full',
            'conflict',
            'stale',
            'rule_broken',
            'too_many_visits',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const {
        actor,
        body,
        headers,
        params: { id },
      } = request
      const answer = await onceInTransaction(database, keyOf(request, headers, body), async (tx) => {
        const made = await bookVisit({ ...contextOf(request, tx), ifVersion: versionOf(headers) }, id, body)
        const { visit } = await findVisit(tx, id, made.id, actor)
        return created(visit, { etag: etagOf(made), location: `/v1/applications/${id}/visits/${made.id}` })
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function listVisitsRoute(app: App, { database: { reader } }: VisitParts) {
  app.get(
    '/applications/:id/visits',
    {
      schema: {
        operationId: 'listVisits',
        tags,
        summary: 'List visits',
        description: 'Lists every visit that was booked for an application, oldest first.',
        params: ApplicationParams,
        querystring: PageQuery,
        response: { 200: ref(CounterVisitList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query }) =>
      pageById(query, { list: 'visits', of: id }, async (paging) => {
        const rows = await listVisits(reader, id, actor, paging)
        if (rows.length === 0) await findCase(reader, id, actor)
        return rows.map(({ visit }) => visit)
      }),
  )
}

function getVisitRoute(app: App, { database: { reader } }: VisitParts) {
  app.get(
    '/applications/:id/visits/:visitId',
    {
      schema: {
        operationId: 'getVisit',
        tags,
        summary: 'Get a visit',
        description: 'Returns one visit with its outcome.',
        params: visitParams,
        response: { 200: ref(CounterVisit), ...refusals('not_found') },
      },
    },
    async ({ actor, params: { id, visitId } }, reply) => {
      const { visit, applicationVersion } = await findVisit(reader, id, visitId, actor)
      return reply.header('etag', etagOf({ version: applicationVersion })).send(visit)
    },
  )
}

function concludeVisitRoute(app: App, { database: { pool } }: VisitParts) {
  app.put(
    '/applications/:id/visits/:visitId/outcome',
    {
      schema: {
        operationId: 'concludeVisit',
        tags,
        summary: 'End a visit',
        description:
          'Cancels the open visit, or records whether the applicant came. A visit that ends early gives its ' +
          'desk back. Another one can be booked then.',
        params: visitParams,
        headers: ChangeHeaders,
        body: NewVisitOutcome,
        response: {
          200: ref(CounterVisit),
          ...refusals(
            'not_found',
            'forbidden',
            'rule_broken',
            'visit_over',
            'visit_not_begun',
            'stale',
            'precondition_required',
          ),
        },
      },
    },
    async ({ actor, body, headers, params: { id, visitId } }, reply) => {
      const changed = await concludeVisit(boundContextOf({ actor, headers }, pool), { id, visitId }, body)
      const { visit } = await findVisit(pool, id, visitId, actor)
      return reply.header('etag', etagOf(changed)).send(visit)
    },
  )
}

function listExpectedVisitsRoute(app: App, { database: { reader } }: VisitParts) {
  app.get(
    '/offices/:id/visits',
    {
      schema: {
        operationId: 'listExpectedVisits',
        tags,
        summary: 'List expected visits',
        description: 'Lists the visits of a day at an office, for its front desk.',
        params: OfficeParams,
        querystring: ExpectedQuery,
        response: { 200: ref(ExpectedVisitList), ...refusals('forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { on, limit, cursor } }) => {
      demandFrontDesk(actor, id, 'list_visits')
      const day = on ?? (await todayInNetwork(reader))
      const list = { list: 'expected-visits', of: id, day }
      const rows = await expectedVisits(reader, id, day, { limit, after: after(cursor, list, uuidPattern) })
      return page(rows, limit, list, ({ visit }) => visit.id)
    },
  )
}
