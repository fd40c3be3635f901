import Type from 'typebox'
import { pageById } from '../../http/cursor.ts'
import { created } from '../../http/idempotency/once.ts'
import { noSecret, onceShown } from '../../http/idempotency/once-shown.ts'
import { NoContent, refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, demandedVersionOf, etagOf, keyOfOwner, PostHeaders } from '../../http/request.ts'
import { type App, Id, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Vault } from '../../privacy/vault.ts'
import { addWebhook, changeWebhook, removeWebhook } from './manage.ts'
import { findWebhook, listWebhooks } from './queries.ts'
import { IssuedWebhook, NewWebhook, Webhook, WebhookList, WebhookPatch } from './schema.ts'
import { readStatement } from './state-webhook.ts'
import { type Targets, targetsFor } from './targets.ts'
import { headersOf, presentWebhook } from './webhook.ts'

const tags = ['Webhooks']
const reads = { scope: 'webhooks:read' } as const
const writes = { scope: 'webhooks:write' } as const
const params = Type.Object({ id: Id('Identifier of the webhook.') })

interface WebhookParts {
  database: Database
  vault: Vault
  webhookTargets?: Targets | undefined
}

/** Registers the routes by which an agency manages its webhooks. */
export async function webhooks(app: App, parts: WebhookParts) {
  createWebhookRoute(app, parts)
  listWebhooksRoute(app, parts)
  getWebhookRoute(app, parts)
  updateWebhookRoute(app, parts)
  discardWebhookRoute(app, parts)
}

function createWebhookRoute(app: App, { database, vault, webhookTargets }: WebhookParts) {
  const reaching = targetsFor(webhookTargets)

  app.post(
    '/webhooks',
    {
      config: writes,
      schema: {
        operationId: 'createWebhook',
        tags,
        summary: 'Create a webhook',
        description:
          'Creates a webhook that events of `GET /v1/events` are sent to from now on. The secret is shown once: ' +
          'every delivery is signed with it as Standard Webhooks 1.0 says. `webhooks:write` is enough: the events ' +
          'name what changed within your registration, and `events:read` is for reading them without a webhook.',
        headers: PostHeaders,
        body: NewWebhook,
        response: {
          201: ref(IssuedWebhook),
          ...refusals('rule_broken', 'too_many_webhooks', 'request_in_flight', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      const { agency, body, headers } = request
      const stated = await readStatement(database.pool, agency, body, reaching)
      const key = keyOfOwner(agency.clientId, request, headers, body)
      const answer = await onceShown(database, key, noSecret, async (tx) => {
        const { webhook, secret } = await addWebhook(tx, vault, agency, stated)
        return { answer: created({ webhook: presentWebhook(webhook) }, headersOf(webhook)), shown: { secret } }
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function listWebhooksRoute(app: App, { database: { pool } }: WebhookParts) {
  app.get(
    '/webhooks',
    {
      config: reads,
      schema: {
        operationId: 'listWebhooks',
        tags,
        summary: 'List my webhooks',
        description: 'Returns the webhooks of your agency with their state, without secrets.',
        querystring: PageQuery,
        response: { 200: ref(WebhookList), ...refusals('cursor_mismatch') },
      },
    },
    async ({ agency: { clientId }, query }) => {
      const list = { list: 'webhooks', of: clientId }
      const { data, page } = await pageById(query, list, (paging) => listWebhooks(pool, clientId, paging))
      return { data: data.map(presentWebhook), page }
    },
  )
}

function getWebhookRoute(app: App, { database: { pool } }: WebhookParts) {
  app.get(
    '/webhooks/:id',
    {
      config: reads,
      schema: {
        operationId: 'getWebhook',
        tags,
        summary: 'Get a webhook',
        description: 'Returns a webhook of your agency: what it is for, how far it is, and why it is paused.',
        params,
        response: { 200: ref(Webhook), ...refusals('not_found') },
      },
    },
    async ({ agency: { clientId }, params: { id } }, reply) => {
      const webhook = await findWebhook(pool, clientId, id)
      return reply.header('etag', etagOf(webhook)).send(presentWebhook(webhook))
    },
  )
}

function updateWebhookRoute(app: App, { database, webhookTargets }: WebhookParts) {
  const reaching = targetsFor(webhookTargets)

  app.patch(
    '/webhooks/:id',
    {
      config: writes,
      schema: {
        operationId: 'updateWebhook',
        tags,
        summary: 'Change, pause or resume a webhook',
        description:
          'Changes what is sent, and where, from now on. A resumed webhook goes on with the first event that it did ' +
          'not get; 410: that event is no longer kept, send `skipTo` as well.',
        consumes: ['application/merge-patch+json', 'application/json'],
        params,
        headers: ChangeHeaders,
        body: WebhookPatch,
        response: {
          200: ref(Webhook),
          ...refusals('not_found', 'stale', 'rule_broken', 'precondition_required', 'position_too_old'),
        },
      },
    },
    async ({ agency, headers, params: { id }, body: patch }, reply) => {
      const change = { id, version: demandedVersionOf(headers), patch }
      const webhook = await changeWebhook(database, agency, change, reaching)
      return reply.header('etag', etagOf(webhook)).send(presentWebhook(webhook))
    },
  )
}

function discardWebhookRoute(app: App, { database: { pool } }: WebhookParts) {
  app.delete(
    '/webhooks/:id',
    {
      config: writes,
      schema: {
        operationId: 'discardWebhook',
        tags,
        summary: 'Delete a webhook',
        description: 'Deletes a webhook. Nothing is sent to it any more, and what waits is cancelled.',
        params,
        headers: ChangeHeaders,
        response: { 204: NoContent, ...refusals('not_found', 'stale', 'precondition_required') },
      },
    },
    async ({ agency, headers, params: { id } }, reply) => {
      await removeWebhook(pool, agency, id, demandedVersionOf(headers))
      return reply.code(204).send(null)
    },
  )
}
