import Type from 'typebox'
import { pageById } from '../../http/cursor.ts'
import { created, once } from '../../http/idempotency/once.ts'
import { noSecret, onceShown } from '../../http/idempotency/once-shown.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../../http/request.ts'
import { type App, Id, PageQuery, ref } from '../../http/schema.ts'
import { demandProvincialAdministrator } from '../identity/administrators.ts'
import { listKeys } from '../keys/queries.ts'
import { NewRevocation } from '../keys/schema.ts'
import { ClientKey, ClientKeyList, IssuedKey, NewClientKey } from './key-schema.ts'
import { issueKey, type KeyParts, revokeKey } from './keys.ts'
import { findClient } from './queries.ts'

const tags = ['Agencies']
const params = Type.Object({ id: Id('Identifier of the client.') })

/** Registers the routes on which administrators of the province manage the keys of agencies. */
export async function clientKeys(app: App, parts: KeyParts) {
  issueKeyRoute(app, parts)
  listKeysRoute(app, parts)
  revokeKeyRoute(app, parts)
}

function issueKeyRoute(app: App, { database, keyEnvironments }: KeyParts) {
  app.post(
    '/clients/:id/keys',
    {
      schema: {
        operationId: 'issueKey',
        tags,
        summary: 'Issue a key for an agency',
        description:
          'Returns a new key of an agency. The secret is returned once; only its hash is stored. An agency can have ' +
          'two active keys: one in use, and one to change to. It can have two more with the scope `keys:write`, by ' +
          'which it issues and revokes keys itself, and two test keys for the sandbox.',
        params,
        headers: PostHeaders,
        body: NewClientKey,
        response: {
          201: ref(IssuedKey),
          ...refusals(
            'forbidden',
            'not_found',
            'conflict',
            'rule_broken',
            'too_many_keys',
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
      const answer = await onceShown(database, keyOf(request, headers, body), noSecret, async (tx) => {
        const { key, secret } = await issueKey(tx, id, body, { actor, keyEnvironments })
        return { answer: created(key), shown: { secret } }
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function listKeysRoute(app: App, { database: { reader } }: KeyParts) {
  app.get(
    '/clients/:id/keys',
    {
      schema: {
        operationId: 'listKeys',
        tags,
        summary: 'List the keys of an agency',
        description: 'Returns all keys of an agency, also expired and revoked ones. Secrets are not included.',
        params,
        querystring: PageQuery,
        response: { 200: ref(ClientKeyList), ...refusals('forbidden', 'not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query }) => {
      demandProvincialAdministrator(actor, 'read_clients')
      return pageById(query, { list: 'client-keys', of: id }, async (paging) => {
        await findClient(reader, id)
        return listKeys(reader, 'client', id, paging)
      })
    },
  )
}

function revokeKeyRoute(app: App, { database }: KeyParts) {
  app.post(
    '/clients/:id/keys/:keyId/revocations',
    {
      schema: {
        operationId: 'revokeKey',
        tags,
        summary: 'Revoke a key of an agency',
        description: 'Revokes the key at once. Requests with it are refused from then on.',
        params: Type.Object({ id: Id('Identifier of the client.'), keyId: Id('Identifier of the key.') }),
        headers: PostHeaders,
        body: NewRevocation,
        response: {
          201: ref(ClientKey),
          ...refusals(
            'forbidden',
            'not_found',
            'revoked_already',
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
        params: { id, keyId },
        headers,
        body,
      } = request
      const answer = await once(database, keyOf(request, headers, body), async (db) =>
        created(await revokeKey(db, id, { keyId, ...body }, actor)),
      )
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
