import { pageById } from '../../http/cursor.ts'
import { created, onceInTransaction } from '../../http/idempotency/once.ts'
import { NoContent, refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, demandedVersionOf, etagOf, keyOf, StepHeaders, versionOf } from '../../http/request.ts'
import { type App, PageQuery, ref } from '../../http/schema.ts'
import { type Database, inTransaction } from '../../platform/db/client.ts'
import { downloadDissolutionFilesRoute } from './dissolution-files-routes.ts'
import { listDissolutions } from './dissolution-queries.ts'
import {
  Dissolution,
  DissolutionList,
  DissolutionParams,
  DissolutionPreview,
  NewDissolution,
} from './dissolution-schema.ts'
import { callOff, minutesOf, planDissolution, previewDissolution } from './dissolve.ts'
import type { Estate } from './estate.ts'
import { DryRun } from './life-schema.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { OfficeParams } from './params.ts'
import { getOffice } from './queries.ts'
import { assessReadiness } from './take-step.ts'

const tags = ['Offices']

interface DissolutionParts {
  database: Database
  estate: Estate
}

/** Registers the routes of dissolutions of offices, for administrators of both the office and its successor. */
export async function dissolutions(app: App, parts: DissolutionParts) {
  createDissolutionRoute(app, parts)
  listDissolutionsRoute(app, parts)
  getDissolutionRoute(app, parts)
  discardDissolutionRoute(app, parts)
  downloadDissolutionFilesRoute(app, parts)
}

function createDissolutionRoute(app: App, { database, estate }: DissolutionParts) {
  app.post(
    '/offices/:id/dissolutions',
    {
      schema: {
        operationId: 'createDissolution',
        tags,
        summary: 'Dissolve an office',
        description:
          'Transfers area, open applications, archive and staff to the successor in one transaction, now or on the ' +
          'given days. An application keeps its status, number and clock. With `dryRun` all checks run and nothing ' +
          'is written; the answer lists what would be transferred. 422 `blocked` names what has to be done first.',
        params: OfficeParams,
        headers: StepHeaders,
        querystring: DryRun,
        body: NewDissolution,
        response: {
          200: ref(DissolutionPreview),
          201: ref(Dissolution),
          ...refusals(
            'not_found',
            'forbidden',
            'step_not_allowed',
            'dissolution_exists',
            'stale',
            'rule_broken',
            'blocked',
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
      if (request.query.dryRun) {
        const { successor, ...preview } = await previewDissolution(database.pool, estate, id, body, {
          actor,
          ifVersion: versionOf(headers),
        })
        return reply
          .code(200)
          .send({ dryRun: true as const, ...preview, successor: { id: successor.id, names: successor.names } })
      }
      const answer = await oneAtATime(database.pool, actor, () =>
        onceInTransaction(database, keyOf(request, headers, body), async (tx) => {
          const planned = await planDissolution(tx, estate, id, body, { actor, ifVersion: versionOf(headers) })
          const headersOf = {
            etag: etagOf(await getOffice(tx, id)),
            location: `/v1/offices/${id}/dissolutions/${planned.id}`,
          }
          return created(planned, headersOf)
        }),
      )
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function listDissolutionsRoute(app: App, { database: { reader } }: DissolutionParts) {
  app.get(
    '/offices/:id/dissolutions',
    {
      schema: {
        operationId: 'listDissolutions',
        tags,
        summary: 'List the dissolutions of an office',
        description: 'Returns planned, completed and cancelled dissolutions of an office, the oldest first.',
        params: OfficeParams,
        querystring: PageQuery,
        response: { 200: ref(DissolutionList), ...refusals('not_found', 'forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query }) =>
      pageById(query, { list: 'dissolutions', of: id }, async (paging) => {
        await assessReadiness(reader, id, actor)
        return listDissolutions(reader, id, paging)
      }),
  )
}

function getDissolutionRoute(app: App, { database: { pool }, estate }: DissolutionParts) {
  app.get(
    '/offices/:id/dissolutions/:dissolutionId',
    {
      schema: {
        operationId: 'getDissolution',
        tags,
        summary: 'Get the minutes of a dissolution',
        description:
          'Returns who decided the dissolution, its days, and what was transferred. Before its end it lists what ' +
          'would be transferred now. The ETag is that of the office.',
        params: DissolutionParams,
        response: { 200: ref(Dissolution), ...refusals('not_found', 'forbidden') },
      },
    },
    async ({ actor, params: { id, dissolutionId } }, reply) => {
      const { facts, dissolution } = await minutesOf(pool, estate, id, dissolutionId, actor)
      return reply.header('etag', etagOf(facts)).send(dissolution)
    },
  )
}

function discardDissolutionRoute(app: App, { database: { pool } }: DissolutionParts) {
  app.delete(
    '/offices/:id/dissolutions/:dissolutionId',
    {
      schema: {
        operationId: 'discardDissolution',
        tags,
        summary: 'Cancel a dissolution',
        description:
          'Cancels a planned dissolution. One that has begun cannot be cancelled: 409 `dissolution_begun`. Send the ' +
          'ETag of the office as `If-Match`.',
        params: DissolutionParams,
        headers: ChangeHeaders,
        response: {
          204: NoContent,
          ...refusals('not_found', 'forbidden', 'dissolution_begun', 'stale', 'precondition_required'),
        },
      },
    },
    async ({ actor, headers, params: { id, dissolutionId } }, reply) => {
      const version = demandedVersionOf(headers)
      await oneAtATime(pool, actor, () =>
        inTransaction(pool, async (tx) => callOff(tx, id, dissolutionId, actor, version)),
      )
      return reply.code(204).send(null)
    },
  )
}
