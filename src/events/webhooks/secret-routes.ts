import Type from 'typebox'
import { created, once } from '../../http/idempotency/once.ts'
import { noSecret, onceShown } from '../../http/idempotency/once-shown.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { keyOfOwner, PostHeaders } from '../../http/request.ts'
import { type App, Id, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Vault } from '../../privacy/vault.ts'
import { issueSecret, orderTest } from './manage.ts'
import { IssuedWebhook, NewWebhookSecret, WebhookTest } from './schema.ts'
import { headersOf, presentWebhook } from './webhook.ts'

const tags = ['Webhooks']
const writes = { scope: 'webhooks:write' } as const
const params = Type.Object({ id: Id('Identifier of the webhook.') })

interface WebhookSecretParts {
  database: Database
  vault: Vault
}

/** Registers the routes by which an agency changes the secret of a webhook and tests it. */
export async function webhookSecrets(app: App, parts: WebhookSecretParts) {
  issueWebhookSecretRoute(app, parts)
  createWebhookTestRoute(app, parts)
}

function issueWebhookSecretRoute(app: App, { database, vault }: WebhookSecretParts) {
  app.post(
    '/webhooks/:id/secrets',
    {
      config: writes,
      schema: {
        operationId: 'issueWebhookSecret',
        tags,
        summary: 'Issue a new secret',
        description:
          'Returns a new secret, once. Until the stated time the previous one signs, too: take either meanwhile.',
        params,
        headers: PostHeaders,
        body: NewWebhookSecret,
        response: {
          201: ref(IssuedWebhook),
          ...refusals('not_found', 'request_in_flight', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      const { agency, body, headers, params } = request
      const key = keyOfOwner(agency.clientId, request, headers, body)
      const answer = await onceShown(database, key, noSecret, async (tx) => {
        const { webhook, secret } = await issueSecret(tx, vault, agency, { ...params, ...body })
        return { answer: created({ webhook: presentWebhook(webhook) }, headersOf(webhook)), shown: { secret } }
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function createWebhookTestRoute(app: App, { database }: WebhookSecretParts) {
  app.post(
    '/webhooks/:id/tests',
    {
      config: writes,
      schema: {
        operationId: 'createWebhookTest',
        tags,
        summary: 'Test a webhook',
        description: 'Makes an event `webhook.tested` that is sent to this webhook only, whatever its types are.',
        params,
        headers: PostHeaders,
        response: {
          201: ref(WebhookTest),
          ...refusals('not_found', 'webhook_paused', 'request_in_flight', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      const { agency, headers, params } = request
      const answer = await once(database, keyOfOwner(agency.clientId, request, headers, null), async (db) =>
        created(await orderTest(db, agency, params.id)),
      )
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
