import Type from 'typebox'
import { listKeys } from '../../access/keys/queries.ts'
import { NewKey, NewRevocation } from '../../access/keys/schema.ts'
import { after, page, uuidPattern } from '../../http/cursor.ts'
import { once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../../http/request.ts'
import { type App, Id, paging, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { issueKioskKey, managedKiosk, revokeKioskKey } from './manage.ts'
import { IssuedKioskKey, KioskKey, KioskKeyList } from './schema.ts'

const tags = ['Kiosks']
const params = Type.Object({ id: Id('The kiosk.') })

/** The keys of kiosks: issued, listed and revoked by the administrators of their offices. */
export async function kioskKeys(app: App, { database }: { database: Database }) {
  const { lane } = database

  app.post(
    '/kiosks/:id/keys',
    {
      schema: {
        operationId: 'issueKioskKey',
        tags,
        summary: 'Issue the key of a device',
        description:
          'Shown once, kept as a hash, good for a year at the most. A kiosk has at most two active keys: one in ' +
          'use, and one to change over to.',
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
      const told: { secret: string | null } = { secret: null }
      const answer = await once(database, keyOf(request, headers, body), async (db) => {
        const { key, secret } = await issueKioskKey(db, id, body, actor)
        told.secret = secret
        return { statusCode: 201, headers: {}, body: key }
      })
      return reply
        .code(201)
        .headers({ ...answer.headers, 'cache-control': 'no-store' })
        .send({ ...answer.body, ...told })
    },
  )

  app.get(
    '/kiosks/:id/keys',
    {
      schema: {
        operationId: 'listKioskKeys',
        tags,
        summary: 'List the keys of a kiosk',
        description: 'Also those that have expired or were revoked; never what they are.',
        params,
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: ref(KioskKeyList), ...refusals('forbidden', 'not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      await managedKiosk(lane, id, actor, 'list_kiosk_keys')
      const list = { list: 'kiosk-keys', of: id }
      return page(
        await listKeys(lane, 'kiosk', id, { limit, after: after(cursor, list, uuidPattern) }),
        limit,
        list,
        (row) => row.id,
      )
    },
  )

  app.post(
    '/kiosks/:id/keys/:keyId/revocations',
    {
      schema: {
        operationId: 'revokeKioskKey',
        tags,
        summary: 'Revoke the key of a device',
        description: 'At once, and whoever sits at the device by it is signed out.',
        params: Type.Object({ id: Id('The kiosk.'), keyId: Id('The key.') }),
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
      const answer = await once(database, keyOf(request, headers, body), async (db) => ({
        statusCode: 201,
        headers: {},
        body: await revokeKioskKey(db, id, keyId, body.reason, actor),
      }))
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
