import Type from 'typebox'
import { pageById } from '../../http/cursor.ts'
import { created, once } from '../../http/idempotency/once.ts'
import { noSecret, onceShown } from '../../http/idempotency/once-shown.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { keyOfOwner, PostHeaders } from '../../http/request.ts'
import { type App, Id, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { listKeys } from '../keys/queries.ts'
import { NewRevocation } from '../keys/schema.ts'
import { ClientKey, ClientKeyList, IssuedKey, NewClientKey } from './key-schema.ts'
import { issueOwnKey, type KeyParts, revokeOwnKey } from './keys.ts'

const tags = ['Own agency']
const manages = { scope: 'keys:write' } as const

/** Registers the route on which an agency lists its own keys. */
export async function ownKeyList(app: App, { database }: { database: Database }) {
  app.get(
    '/client/keys',
    {
      config: { scope: 'client:read' },
      schema: {
        operationId: 'listOwnKeys',
        tags,
        summary: 'List the keys of my agency',
        description:
          'Returns all keys of your agency with their scopes and their last use, also expired and revoked ones. ' +
          'Secrets are not included.',
        querystring: PageQuery,
        response: { 200: ref(ClientKeyList), ...refusals('cursor_mismatch') },
      },
    },
    async ({ agency: { clientId }, query }) =>
      pageById(query, { list: 'own-keys', of: clientId }, (paging) =>
        listKeys(database.pool, 'client', clientId, paging),
      ),
  )
}

/** Registers the routes on which an agency issues and revokes its own keys. They need the scope `keys:write`. */
export async function ownKeys(app: App, parts: KeyParts) {
  issueOwnKeyRoute(app, parts)
  revokeOwnKeyRoute(app, parts)
}

function issueOwnKeyRoute(app: App, { database, keyEnvironments }: KeyParts) {
  app.post(
    '/client/keys',
    {
      config: manages,
      schema: {
        operationId: 'issueOwnKey',
        tags,
        summary: 'Issue a key for my agency',
        description:
          'Returns a new key of your agency, with scopes of its registration. The secret is returned once; only its ' +
          'hash is stored. Needs a key with `keys:write`, which other keys never have. There can be two active keys ' +
          'with `keys:write`, two without it, and two test keys for the sandbox.',
        headers: PostHeaders,
        body: NewClientKey,
        response: {
          201: ref(IssuedKey),
          ...refusals(
            'conflict',
            'rule_broken',
            'too_many_keys',
            'request_in_flight',
            'idempotency_key_reused',
            'not_in_sandbox',
          ),
        },
      },
    },
    async (request, reply) => {
      const { agency, headers, body } = request
      const answer = await onceShown(
        database,
        keyOfOwner(agency.clientId, request, headers, body),
        noSecret,
        async (tx) => {
          const { key, secret } = await issueOwnKey(tx, agency, body, keyEnvironments)
          return { answer: created(key), shown: { secret } }
        },
      )
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function revokeOwnKeyRoute(app: App, { database }: KeyParts) {
  app.post(
    '/client/keys/:keyId/revocations',
    {
      config: manages,
      schema: {
        operationId: 'revokeOwnKey',
        tags,
        summary: 'Revoke a key of my agency',
        description:
          'Revokes the key at once, also the one that this request is made with. Requests with it are refused from ' +
          'then on.',
        params: Type.Object({ keyId: Id('Identifier of the key.') }),
        headers: PostHeaders,
        body: NewRevocation,
        response: {
          201: ref(ClientKey),
          ...refusals(
            'not_found',
            'revoked_already',
            'rule_broken',
            'request_in_flight',
            'idempotency_key_reused',
            'not_in_sandbox',
          ),
        },
      },
    },
    async (request, reply) => {
      const {
        agency,
        headers,
        params: { keyId },
        body,
      } = request
      const answer = await once(database, keyOfOwner(agency.clientId, request, headers, body), async (db) =>
        created(await revokeOwnKey(db, agency, { keyId, ...body })),
      )
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
