import Type from 'typebox'
import type { Actor } from '../access/identity/actor.ts'
import type { Channel } from '../http/channels.ts'
import { after, page, versionPattern } from '../http/cursor.ts'
import { created, onceInTransaction } from '../http/idempotency/once.ts'
import { refusals } from '../http/problems/refusals.ts'
import { channelOf, etagOf, keyOf, StepHeaders, versionOf } from '../http/request.ts'
import { type App, PageQuery, ref } from '../http/schema.ts'
import type { Database } from '../platform/db/client.ts'
import { PermitEventList, PermitTransition, PermitTransitionPreview } from './history-schema.ts'
import { PermitParams } from './routes.ts'
import { permitHistory } from './step-queries.ts'
import { NewPermitTransition } from './steps-schema.ts'
import { considerPermit, type RecordedPermitStep, transitionPermit } from './take-step.ts'

const tags = ['Permits']

interface PermitTransitionParts {
  database: Database
}

/** Registers the routes of the steps of a permit after its issue, and of its history. */
export async function permitTransitions(app: App, parts: PermitTransitionParts) {
  transitionPermitRoute(app, parts)
  listPermitEventsRoute(app, parts)
}

function transitionPermitRoute(app: App, { database }: PermitTransitionParts) {
  app.post(
    '/permits/:id/transitions',
    {
      schema: {
        operationId: 'transitionPermit',
        tags,
        summary: 'Suspend, revoke or reinstate a permit',
        description:
          'Takes a step of a permit: suspend, revoke, lift a suspension, or cancel a future revocation. For the head ' +
          'of the responsible office or of one above, but never for the holder. Checks of the permit show the new ' +
          'state at once. A revocation may name a later day and then takes effect by itself. 409 `step_not_allowed` ' +
          'lists the possible steps. With `dryRun` all checks run and nothing is written.',
        params: PermitParams,
        headers: StepHeaders,
        querystring: Type.Object(
          { dryRun: Type.Boolean({ default: false, description: 'True: run all checks and write nothing.' }) },
          { additionalProperties: false },
        ),
        body: NewPermitTransition,
        response: {
          200: ref(PermitTransitionPreview),
          201: ref(PermitTransition),
          ...refusals(
            'not_found',
            'forbidden',
            'own_permit',
            'step_not_allowed',
            'conflict',
            'stale',
            'blocked',
            'rule_broken',
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
      const bound = { channel: channelOf(headers), ifVersion: versionOf(headers) }
      if (request.query.dryRun) {
        const { facts, to } = await considerPermit(database.reader, id, body, actor, bound.ifVersion)
        return reply.code(200).send({ dryRun: true as const, action: body.action, from: facts.state, to })
      }
      const answer = await onceInTransaction(database, keyOf(request, headers, body), async (tx) => {
        const taken = await transitionPermit(tx, id, body, actor, bound)
        return created(presentStep(taken, actor, bound.channel), { etag: etagOf(taken) })
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function listPermitEventsRoute(app: App, { database: { reader } }: PermitTransitionParts) {
  app.get(
    '/permits/:id/events',
    {
      schema: {
        operationId: 'listPermitEvents',
        tags,
        summary: 'List the events of a permit',
        description:
          'Returns issue, handover, decisions with their author, and expiry, the oldest first. For people who may ' +
          'see the application of the permit.',
        params: PermitParams,
        querystring: PageQuery,
        response: { 200: ref(PermitEventList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      const list = { list: 'permit-events', of: id }
      const items = await permitHistory(reader, id, actor, {
        limit,
        after: Number(after(cursor, list, versionPattern) ?? 0),
      })
      return page(items, limit, list, (item) => String(item.version))
    },
  )
}

/** Returns a step in the same form as the history. */
const presentStep = (
  { id, version, type, action, from, to, at, details, office, standing }: RecordedPermitStep,
  actor: Actor,
  channel: Channel,
) => ({
  id,
  version,
  type,
  action,
  from,
  to,
  actor: { standing, name: actor.name, office },
  channel,
  details,
  at: at.toISOString(),
})
