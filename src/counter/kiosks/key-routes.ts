import Type from 'typebox'
import { listKeys } from '../../access/keys/queries.ts'
import { NewKey, NewRevocation } from '../../access/keys/schema.ts'
import { pageById } from '../../http/cursor.ts'
import { created, once } from '../../http/idempotency/once.ts'
import { noSecret, onceShown } from '../../http/idempotency/once-shown.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../../http/request.ts'
import { type App, Id, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { issueKioskKey, managedKiosk, revokeKioskKey } from './manage.ts'
import { IssuedKioskKey, KioskKey, KioskKeyList } from './schema.ts'

const tags = ['Kiosks']
const params = Type.Object({ id: Id('Identifier of the kiosk.') })

interface KioskKeyParts {
  database: Database
}

/** Routes that issue, list and revoke the keys of kiosks, for the administrators of their offices. */
export async function kioskKeys(app: App, parts: KioskKeyParts) {
  issueKioskKeyRoute(app, parts)
  listKioskKeysRoute(app, parts)
  revokeKioskKeyRoute(app, parts)
}

function issueKioskKeyRoute(app: App, { database }: KioskKeyParts) {
  app.post(
    '/kiosks/:id/keys',
    {
      schema: {
        operationId: 'issueKioskKey',
        tags,
        summary: 'Issue a key for a kiosk',
        description:
          'Returns a new key of a kiosk. The secret is returned once; only its hash is stored. A key is valid for at ' +
          'most a year. A kiosk can have two active keys: one in use, and one to change to.',
        params,
        headers: PostHeaders,
        body: NewKey,
        response: {
          201: ref(IssuedKioskKey),
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
        const { key, secret } = await issueKioskKey(tx, id, body, actor)
        return { answer: created(key), shown: { secret } }
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function listKioskKeysRoute(app: App, { database: { reader } }: KioskKeyParts) {
  app.get(
    '/kiosks/:id/keys',
    {
      schema: {
        operationId: 'listKioskKeys',
        tags,
        summary: 'List the keys of a kiosk',
        description:
          'Returns all keys of a kiosk, the newest first, also expired and revoked ones. Secrets are not included.',
        params,
        querystring: PageQuery,
        response: { 200: ref(KioskKeyList), ...refusals('forbidden', 'not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query }) => {
      await managedKiosk(reader, id, actor, 'list_kiosk_keys')
      return pageById(query, { list: 'kiosk-keys', of: id }, (paging) => listKeys(reader, 'kiosk', id, paging))
    },
  )
}

function revokeKioskKeyRoute(app: App, { database }: KioskKeyParts) {
  app.post(
    '/kiosks/:id/keys/:keyId/revocations',
    {
      schema: {
        operationId: 'revokeKioskKey',
        tags,
        summary: 'Revoke a key of a kiosk',
        description: 'Revokes the key at once, and ends the session that was opened with it.',
        params: Type.Object({ id: Id('Identifier of the kiosk.'), keyId: Id('Identifier of the key.') }),
        headers: PostHeaders,
        body: NewRevocation,
        response: {
          201: ref(KioskKey),
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
        created(await revokeKioskKey(db, id, { keyId, ...body }, actor)),
      )
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
