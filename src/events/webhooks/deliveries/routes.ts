import Type from 'typebox'
import { pageById } from '../../../http/cursor.ts'
import { created, onceInTransaction } from '../../../http/idempotency/once.ts'
import { refusals } from '../../../http/problems/refusals.ts'
import { keyOfOwner, PostHeaders } from '../../../http/request.ts'
import { type App, Id, ref } from '../../../http/schema.ts'
import type { Database, Db } from '../../../platform/db/client.ts'
import { presentEvent } from '../../read-events.ts'
import { type AgencyReader, readLog } from '../../read-queries.ts'
import { type DeliveryRow, listDeliveries } from './queries.ts'
import { orderReplay } from './replay.ts'
import { DeliveryQuery, NewWebhookReplay, WebhookDeliveryList, WebhookReplay } from './schema.ts'

const tags = ['Webhooks']
const params = Type.Object({ id: Id('Identifier of the webhook.') })

interface WebhookDeliveryParts {
  database: Database
  publicUrl: string
}

/** Registers the routes of the log of deliveries, and of replays. */
export async function webhookDeliveries(app: App, parts: WebhookDeliveryParts) {
  listWebhookDeliveriesRoute(app, parts)
  createWebhookReplayRoute(app, parts)
}

function listWebhookDeliveriesRoute(app: App, { database: { pool }, publicUrl }: WebhookDeliveryParts) {
  app.get(
    '/webhook-deliveries',
    {
      config: { scope: 'webhooks:read' },
      schema: {
        operationId: 'listWebhookDeliveries',
        tags,
        summary: 'List deliveries to my webhooks',
        description:
          'Returns what was sent to your webhooks within 30 days: each event, its attempts and the next one.',
        querystring: DeliveryQuery,
        response: { 200: ref(WebhookDeliveryList), ...refusals('cursor_mismatch') },
      },
    },
    async ({ agency, query: { webhook, event, state, since, until, ...asked } }) => {
      const filters = { webhook, event, state, since, until }
      const list = { list: 'webhook-deliveries', of: agency.clientId, ...filters }
      const { data, page } = await pageById(asked, list, (paging) =>
        listDeliveries(pool, agency.clientId, filters, paging),
      )
      return { data: await withEvents(pool, agency, data, `${publicUrl}/v1`), page }
    },
  )
}

function createWebhookReplayRoute(app: App, { database }: WebhookDeliveryParts) {
  app.post(
    '/webhooks/:id/replays',
    {
      config: { scope: 'webhooks:write' },
      schema: {
        operationId: 'createWebhookReplay',
        tags,
        summary: 'Send events again',
        description:
          'Sends one event or a range of the log again, in order, under the same ids: as far as they are kept, the ' +
          'webhook is for them, and you may see them. New events go on beside it.',
        params,
        headers: PostHeaders,
        body: NewWebhookReplay,
        response: {
          201: ref(WebhookReplay),
          ...refusals(
            'not_found',
            'rule_broken',
            'position_unknown',
            'position_too_old',
            'webhook_paused',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const { agency, body, headers, params } = request
      const key = keyOfOwner(agency.clientId, request, headers, body)
      const answer = await onceInTransaction(database, key, async (tx) =>
        created(await orderReplay(tx, agency, params.id, body)),
      )
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

/** Returns deliveries with their events. `event` is null when the agency may not see it now, or it is not stored. */
async function withEvents(db: Db, agency: AgencyReader, rows: readonly DeliveryRow[], source: string) {
  const at = rows.map(({ position }) => position)
  const { events } =
    at.length === 0
      ? { events: [] }
      : await readLog(
          db,
          { agency },
          { after: Math.min(...at) - 1, at, limit: at.length, types: undefined, about: undefined },
        )
  const byPosition = new Map(events.map((event) => [event.position, event]))
  return rows.map(({ position, ...row }) => {
    const event = byPosition.get(position)
    return { ...row, event: event ? presentEvent(event, { agency }, source) : null }
  })
}
