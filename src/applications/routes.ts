import { type Actor, reachOf } from '../access/identity/actor.ts'
import { writtenNumber } from '../catalogue/permit-types/written-number.ts'
import { after, uuidPattern } from '../http/cursor.ts'
import { fault } from '../http/problems/faults.ts'
import { languageOf } from '../http/problems/language.ts'
import { invalidRequest } from '../http/problems/problem.ts'
import { refusals } from '../http/problems/refusals.ts'
import { type App, ref } from '../http/schema.ts'
import { sendSerialized } from '../http/serialized-body.ts'
import type { Database, Db } from '../platform/db/client.ts'
import type { Vault } from '../privacy/vault.ts'
import { isAboutWork, listOfWork } from './assignments/work.ts'
import { answerTo } from './case/answer.ts'
import type { CaseCache } from './case/cache.ts'
import { Application } from './case/schema.ts'
import { createStampReader } from './case/stamp.ts'
import { listChanged, type ReadChanges } from './lists/changed-since.ts'
import { type ListFilters, type ListScope, listNamed, listOfCounters, listOfOffices, listOwn } from './lists/queries.ts'
import { ApplicationList, ApplicationQuery } from './lists/schema.ts'
import { sendSummaries } from './lists/summaries.ts'
import { listWaiting } from './lists/waiting-queries.ts'
import { ApplicationParams } from './params.ts'
import type { ReadRecord } from './reads/record.ts'
import { readReference } from './reference.ts'

const tags = ['Applications']
const lists = { own: listOwn, office: listOfOffices, counter: listOfCounters }

interface ApplicationParts {
  database: Database
  vault: Vault
  reads: ReadRecord
  cases: CaseCache
  readChanges: ReadChanges
}

/** Routes that list applications and read a whole case. */
export async function applications(app: App, parts: ApplicationParts) {
  listApplicationsRoute(app, parts)
  getApplicationRoute(app, parts)
}

function listApplicationsRoute(app: App, { database: { pool, standby }, vault, reads, readChanges }: ApplicationParts) {
  const services = { db: standby, vault, reads }

  app.get(
    '/applications',
    {
      schema: {
        operationId: 'listApplications',
        tags,
        summary: 'List applications',
        description:
          'Lists your own applications, those of your offices and the offices below, or those filed at your ' +
          'counter. The order is newest draft first or, as a work queue, next due first. Find one by ' +
          "`reference` or `permitNumber`, those of a place by `villageCode`. To search by a person's name or " +
          'number, use `POST /applications/search`. Applicant names appear only to callers who may know ' +
          'them; each reader is recorded once a day. To keep a copy, ask with `changedSince` for what has changed ' +
          'and what is gone. `overdue`, and due times by a new calendar, change without an event.',
        querystring: ApplicationQuery,
        response: { 200: ref(ApplicationList), ...refusals('cursor_mismatch', 'position_unknown', 'position_too_old') },
      },
    },
    async ({ actor, query }, reply) => {
      const { scope, status, permitType, villageCode, officeId, deemedGranted = false, limit } = query
      const chosen = scope ?? (reachOf(actor).length > 0 ? 'office' : 'own')
      if (isAboutWork(query))
        return sendSummaries(reply, services, actor, await listOfWork(standby, actor, chosen, query))
      const reference = query.reference === undefined ? undefined : referenceIn(query.reference)
      const permitNumber = query.permitNumber === undefined ? undefined : writtenNumber(query.permitNumber)
      const waiting = { unread: query.unread, openCorrection: query.openCorrection }
      const asked = { status, permitType, villageCode, reference, permitNumber, officeId, deemedGranted, ...waiting }
      const since = query.changedSince
      const list = { list: 'applications', of: actor.personId, scope: chosen, since, ...asked }
      const filters = { ...asked, limit, after: after(query.cursor, list, uuidPattern) }
      if (since !== undefined) {
        const changed = await listChanged(pool, readChanges, actor, { ...filters, list, scope: chosen, since })
        return sendSummaries(reply, { ...services, db: pool }, actor, changed)
      }
      const rows = await listOf(standby, actor, scope, chosen, filters)
      return sendSummaries(reply, services, actor, { list, limit, rows, keyOf: ({ id }) => id })
    },
  )
}

/** Lists the rows that match the filters, by the index that suits them. */
function listOf(db: Db, actor: Actor, scope: ListScope | undefined, chosen: ListScope, filters: ListFilters) {
  const { reference, permitNumber, unread, openCorrection } = filters
  if (reference !== undefined || permitNumber !== undefined) return listNamed(db, actor, scope, filters)
  return unread || openCorrection ? listWaiting(db, actor, chosen, filters) : lists[chosen](db, actor, filters)
}

function getApplicationRoute(app: App, parts: ApplicationParts) {
  const answering = { ...parts, findStamp: createStampReader(parts.database.reader) }

  app.get(
    '/applications/:id',
    {
      schema: {
        operationId: 'getApplication',
        tags,
        summary: 'Get an application',
        description:
          'Returns answers, documents with their matches, office, clock and the steps that the caller may ' +
          'take: all that a screen needs. Personal answers are masked unless the caller is the applicant or ' +
          'an officer with a step to take now. The applicant can see who has read them.',
        params: ApplicationParams,
        response: { 200: ref(Application), ...refusals('not_found') },
      },
    },
    async (request, reply) => {
      const { actor, params } = request
      const answer = await answerTo(answering, { id: params.id, actor, language: languageOf(request) }, (body) =>
        reply.serialize(body),
      )
      await parts.reads.add(answer.read)
      return sendSerialized(reply, answer)
    },
  )
}

/** Normalises a reference from a query. Throws `invalid_request` when it is mistyped. */
function referenceIn(written: string): string {
  const reference = readReference(written)
  if (reference === null) throw invalidRequest(fault({ parameter: 'reference' }, 'mistyped'))
  return reference
}
