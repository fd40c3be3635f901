import Type from 'typebox'
import { after, page, uuidPattern } from '../../http/cursor.ts'
import { once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, demandedVersionOf, keyOf, PostHeaders } from '../../http/request.ts'
import { type App, Id, paging, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { demandProvincialAdministrator } from '../identity/administrators.ts'
import type { Environment } from './client.ts'
import { ClientEventList, ClientQueryList } from './history-schema.ts'
import { findClient, listClientEvents, listClientQueries, listClients } from './queries.ts'
import { change, register, suspend } from './register.ts'
import { Client, ClientList, ClientPatch, NewClient, NewSuspension } from './schema.ts'

const tags = ['Agencies']
const params = Type.Object({ id: Id('The client.') })
const etag = ({ version }: { version: number }) => `"${version}"`
const versionPattern = /^[0-9]{1,9}$/
const onlyPaging = Type.Object(paging, { additionalProperties: false })

/** Registers the routes by which administrators of the province manage agencies. */
export async function clients(app: App, { database, environment }: { database: Database; environment: Environment }) {
  const { lane, pool } = database

  app.post(
    '/clients',
    {
      schema: {
        operationId: 'registerClient',
        tags,
        summary: 'Register an agency',
        description:
          'For what it may ask, and what it may see of permits: nothing that is not listed. It gets keys of its own, or presents tokens of its client at the issuer.',
        headers: PostHeaders,
        body: NewClient,
        response: {
          201: ref(Client),
          ...refusals('forbidden', 'rule_broken', 'request_in_flight', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers } = request
      const answer = await once(database, keyOf(request, headers, body), async (db) => {
        const client = await register(db, body, environment, actor)
        return { statusCode: 201, headers: { etag: etag(client), location: `/v1/clients/${client.id}` }, body: client }
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )

  app.get(
    '/clients',
    {
      schema: {
        operationId: 'listClients',
        tags,
        summary: 'List the agencies',
        description: 'All that are registered, also those that are suspended.',
        querystring: onlyPaging,
        response: { 200: ref(ClientList), ...refusals('forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, query: { limit, cursor } }) => {
      demandProvincialAdministrator(actor, 'read_clients')
      const list = { list: 'clients' }
      return page(
        await listClients(lane, { limit, after: after(cursor, list, uuidPattern) }),
        limit,
        list,
        (row) => row.id,
      )
    },
  )

  app.get(
    '/clients/:id',
    {
      schema: {
        operationId: 'getClient',
        tags,
        summary: 'Get an agency',
        description: 'What it is registered for, with the ETag that a change of it needs.',
        params,
        response: { 200: ref(Client), ...refusals('forbidden', 'not_found') },
      },
    },
    async ({ actor, params: { id } }, reply) => {
      demandProvincialAdministrator(actor, 'read_clients')
      const client = await findClient(lane, id)
      return reply.header('etag', etag(client)).send(client)
    },
  )

  app.patch(
    '/clients/:id',
    {
      schema: {
        operationId: 'updateClient',
        tags,
        summary: 'Change a registration',
        description:
          'Holds from the next request of the agency on, in every process. The history keeps what it was before.',
        consumes: ['application/merge-patch+json', 'application/json'],
        params,
        headers: ChangeHeaders,
        body: ClientPatch,
        response: {
          200: ref(Client),
          ...refusals('forbidden', 'not_found', 'stale', 'rule_broken', 'precondition_required'),
        },
      },
    },
    async ({ actor, headers, params: { id }, body }, reply) => {
      const client = await change(pool, id, body, demandedVersionOf(headers), actor)
      return reply.header('etag', etag(client)).send(client)
    },
  )

  app.post(
    '/clients/:id/suspensions',
    {
      schema: {
        operationId: 'suspendClient',
        tags,
        summary: 'Suspend an agency, or lift that',
        description:
          'A suspended agency is answered 403 to everything, at once and in every process. Its keys stay, and work again when the suspension is lifted.',
        params,
        headers: PostHeaders,
        body: NewSuspension,
        response: {
          201: ref(Client),
          ...refusals(
            'forbidden',
            'not_found',
            'conflict',
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
        params: { id },
        headers,
        body,
      } = request
      const answer = await once(database, keyOf(request, headers, body), async (db) => {
        const client = await suspend(db, id, body, actor)
        return { statusCode: 201, headers: { etag: etag(client) }, body: client }
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )

  app.get(
    '/clients/:id/events',
    {
      schema: {
        operationId: 'listClientEvents',
        tags,
        summary: 'List what happened to an agency',
        description:
          'Every change of its registration and its keys, with who made it. Nothing of it can be changed or removed.',
        params,
        querystring: onlyPaging,
        response: { 200: ref(ClientEventList), ...refusals('forbidden', 'not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      demandProvincialAdministrator(actor, 'read_clients')
      const list = { list: 'client-events', of: id }
      const from = Number(after(cursor, list, versionPattern) ?? 0)
      await findClient(lane, id)
      return page(await listClientEvents(lane, id, { limit, after: from }), limit, list, (row) => String(row.version))
    },
  )

  app.get(
    '/clients/:id/queries',
    {
      schema: {
        operationId: 'listClientQueries',
        tags,
        summary: 'List what an agency asked',
        description:
          'Every query about permits: what for, when, and which permits it was told of. Nothing of it can be changed or removed.',
        params,
        querystring: onlyPaging,
        response: { 200: ref(ClientQueryList), ...refusals('forbidden', 'not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      demandProvincialAdministrator(actor, 'read_clients')
      const list = { list: 'client-queries', of: id }
      const from = after(cursor, list, uuidPattern)
      await findClient(lane, id)
      return page(await listClientQueries(lane, id, { limit, after: from }), limit, list, (row) => row.id)
    },
  )
}
