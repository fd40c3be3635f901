import Type from 'typebox'
import { pageById } from '../../http/cursor.ts'
import { exampleId } from '../../http/examples.ts'
import { created, once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, demandedVersionOf, etagOf, keyOf, PostHeaders } from '../../http/request.ts'
import { type App, Id, newLocation, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { demandProvincialAdministrator } from '../identity/administrators.ts'
import type { Environment } from './client.ts'
import { findClient, listClients } from './queries.ts'
import { change, register, suspend } from './register.ts'
import { Client, ClientList, ClientPatch, NewClient, NewSuspension } from './schema.ts'

const tags = ['Agencies']
const params = Type.Object({ id: Id('Identifier of the client.') })

interface ClientParts {
  database: Database
  environment: Environment
}

/** Registers the routes on which administrators of the province manage agencies. */
export async function clients(app: App, parts: ClientParts) {
  registerClientRoute(app, parts)
  listClientsRoute(app, parts)
  getClientRoute(app, parts)
  updateClientRoute(app, parts)
  suspendClientRoute(app, parts)
}

function registerClientRoute(app: App, { database, environment }: ClientParts) {
  app.post(
    '/clients',
    {
      schema: {
        operationId: 'registerClient',
        tags,
        summary: 'Register an agency',
        description:
          'Registers an agency that may query permits, with its purposes, its scopes and the permits that it may ' +
          'see. It may do only what is listed. Then issue a key, or let it present tokens of its client at the ' +
          'issuer.',
        headers: PostHeaders,
        body: NewClient,
        response: {
          201: { ...ref(Client), headers: newLocation(`/v1/clients/${exampleId}`) },
          ...refusals('forbidden', 'rule_broken', 'request_in_flight', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers } = request
      const answer = await once(database, keyOf(request, headers, body), async (db) => {
        const client = await register(db, body, environment, actor)
        return created(client, { etag: etagOf(client), location: `/v1/clients/${client.id}` })
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function listClientsRoute(app: App, { database: { reader } }: ClientParts) {
  app.get(
    '/clients',
    {
      schema: {
        operationId: 'listClients',
        tags,
        summary: 'List the agencies',
        description: 'Returns all registered agencies, suspended ones included.',
        querystring: PageQuery,
        response: { 200: ref(ClientList), ...refusals('forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, query }) => {
      demandProvincialAdministrator(actor, 'read_clients')
      return pageById(query, { list: 'clients' }, (paging) => listClients(reader, paging))
    },
  )
}

function getClientRoute(app: App, { database: { reader } }: ClientParts) {
  app.get(
    '/clients/:id',
    {
      schema: {
        operationId: 'getClient',
        tags,
        summary: 'Get an agency',
        description: 'Returns the registration of an agency. Send its ETag as `If-Match` to change it.',
        params,
        response: { 200: ref(Client), ...refusals('forbidden', 'not_found') },
      },
    },
    async ({ actor, params: { id } }, reply) => {
      demandProvincialAdministrator(actor, 'read_clients')
      const client = await findClient(reader, id)
      return reply.header('etag', etagOf(client)).send(client)
    },
  )
}

function updateClientRoute(app: App, { database: { pool } }: ClientParts) {
  app.patch(
    '/clients/:id',
    {
      schema: {
        operationId: 'updateClient',
        tags,
        summary: 'Change the registration of an agency',
        description:
          'Changes what an agency may query and see. It takes effect with the next request of the agency. The history keeps the earlier values.',
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
      return reply.header('etag', etagOf(client)).send(client)
    },
  )
}

function suspendClientRoute(app: App, { database }: ClientParts) {
  app.post(
    '/clients/:id/suspensions',
    {
      schema: {
        operationId: 'suspendClient',
        tags,
        summary: 'Suspend or reinstate an agency',
        description:
          'Takes effect at once. Every request of a suspended agency is refused: 403 `client_suspended`. Its keys stay, and work again when the suspension is lifted.',
        params,
        headers: PostHeaders,
        body: NewSuspension,
        response: {
          201: ref(Client),
          ...refusals('forbidden', 'not_found', 'rule_broken', 'request_in_flight', 'idempotency_key_reused'),
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
        return created(client, { etag: etagOf(client) })
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
