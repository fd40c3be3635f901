import { after, page, versionPattern } from '../../http/cursor.ts'
import { created, onceInTransaction } from '../../http/idempotency/once.ts'
import { actionsInLanguage, languageOf } from '../../http/problems/language.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, demandedVersionOf, etagOf, keyOf, StepHeaders, versionOf } from '../../http/request.ts'
import { type App, PageQuery, ref } from '../../http/schema.ts'
import { type Database, inTransaction } from '../../platform/db/client.ts'
import type { Estate } from './estate.ts'
import { officeHistory } from './life-queries.ts'
import {
  DryRun,
  NewOfficeTransition,
  OfficePatch,
  OfficeReadiness,
  OfficeTransition,
  OfficeTransitionList,
  OfficeTransitionPreview,
} from './life-schema.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { OfficeParams } from './params.ts'
import { presentReadiness } from './present-readiness.ts'
import { getOffice } from './queries.ts'
import { OfficeProfile } from './schema.ts'
import { assessReadiness, changeOffice, considerOffice, takeOfficeStep } from './take-step.ts'

const tags = ['Offices']

interface OfficeLifeParts {
  database: Database
  estate: Estate
}

/** Registers the routes of the steps and details of offices, for their administrators. */
export async function officeLife(app: App, parts: OfficeLifeParts) {
  updateOfficeRoute(app, parts)
  getOfficeReadinessRoute(app, parts)
  transitionOfficeRoute(app, parts)
  listOfficeTransitionsRoute(app, parts)
}

function updateOfficeRoute(app: App, { database: { pool } }: OfficeLifeParts) {
  app.patch(
    '/offices/:id',
    {
      schema: {
        operationId: 'updateOffice',
        tags,
        summary: 'Update the details of an office',
        description:
          'Changes the contact of an office and the day on which its network connection was confirmed. To change its ' +
          'hours, call `PUT /v1/offices/{id}/counter-hours`.',
        consumes: ['application/merge-patch+json', 'application/json'],
        params: OfficeParams,
        headers: ChangeHeaders,
        body: OfficePatch,
        response: {
          200: ref(OfficeProfile),
          ...refusals('not_found', 'forbidden', 'stale', 'rule_broken', 'precondition_required'),
        },
      },
    },
    async ({ actor, headers, params: { id }, body }, reply) => {
      const office = await oneAtATime(pool, actor, () =>
        inTransaction(pool, async (tx) => {
          await changeOffice(tx, id, body, actor, demandedVersionOf(headers))
          return getOffice(tx, id)
        }),
      )
      return reply.header('etag', etagOf(office)).send(office)
    },
  )
}

function getOfficeReadinessRoute(app: App, { database: { reader } }: OfficeLifeParts) {
  app.get(
    '/offices/:id/readiness',
    {
      schema: {
        operationId: 'getOfficeReadiness',
        tags,
        summary: 'Get the readiness of an office',
        description:
          'Call this before a step of an office. Returns staff by role, hours, network and permit types, and the ' +
          'possible steps, each with its blockers. Send the ETag as `If-Match` with the step.',
        params: OfficeParams,
        response: { 200: ref(OfficeReadiness), ...refusals('not_found', 'forbidden') },
      },
    },
    async (request, reply) => {
      const { facts, nextActions } = await assessReadiness(reader, request.params.id, request.actor)
      return reply
        .header('etag', etagOf(facts))
        .send({ ...presentReadiness(facts), nextActions: actionsInLanguage(nextActions, languageOf(request)) })
    },
  )
}

function transitionOfficeRoute(app: App, { database, estate }: OfficeLifeParts) {
  app.post(
    '/offices/:id/transitions',
    {
      schema: {
        operationId: 'transitionOffice',
        tags,
        summary: 'Change the state of an office',
        description:
          'Takes a step of an office, such as `go_online`. 409 `step_not_allowed` lists the possible steps; 422 ' +
          '`blocked` names what has to be done first. With `dryRun` all checks run and nothing is written.',
        params: OfficeParams,
        headers: StepHeaders,
        querystring: DryRun,
        body: NewOfficeTransition,
        response: {
          200: ref(OfficeTransitionPreview),
          201: ref(OfficeTransition),
          ...refusals(
            'not_found',
            'forbidden',
            'step_not_allowed',
            'stale',
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
        const { facts, step } = await considerOffice(database.reader, id, body.action, actor, versionOf(headers))
        return reply.code(200).send({ dryRun: true as const, action: step.action, from: facts.state, to: step.to })
      }
      const answer = await oneAtATime(database.pool, actor, () =>
        onceInTransaction(database, keyOf(request, headers, body), async (tx) => {
          const taken = await takeOfficeStep(tx, estate, id, body.action, { actor, ifVersion: versionOf(headers) })
          return created({ ...taken, by: actor.name, at: taken.at.toISOString() }, { etag: etagOf(taken) })
        }),
      )
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function listOfficeTransitionsRoute(app: App, { database: { reader } }: OfficeLifeParts) {
  app.get(
    '/offices/:id/transitions',
    {
      schema: {
        operationId: 'listOfficeTransitions',
        tags,
        summary: 'List the steps of an office',
        description: 'Returns every change of state of an office, the oldest first, and who made it.',
        params: OfficeParams,
        querystring: PageQuery,
        response: { 200: ref(OfficeTransitionList), ...refusals('not_found', 'forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      const list = { list: 'office-transitions', of: id }
      const from = Number(after(cursor, list, versionPattern) ?? 0)
      await assessReadiness(reader, id, actor)
      return page(await officeHistory(reader, id, { limit, after: from }), limit, list, (item) => String(item.version))
    },
  )
}
