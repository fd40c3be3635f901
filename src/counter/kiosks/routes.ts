import Type from 'typebox'
import type { Environment } from '../../access/clients/client.ts'
import { administeredBy } from '../../access/identity/actor.ts'
import { demandAdministrator } from '../../access/identity/administrators.ts'
import { after, page, pageById, versionPattern } from '../../http/cursor.ts'
import { created, once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../../http/request.ts'
import { type App, Id, PageQuery, paging, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { managedKiosk, registerKiosk } from './manage.ts'
import { type Kiosk as KioskRow, listKioskEvents, listKiosks } from './queries.ts'
import { Kiosk, KioskEventList, KioskList, NewKiosk } from './schema.ts'

const tags = ['Kiosks']
const params = Type.Object({ id: Id('Identifier of the kiosk.') })

interface KioskParts {
  database: Database
  environment: Environment
}

/** Routes of kiosks and their history, for the administrators of their offices. */
export async function kiosks(app: App, parts: KioskParts) {
  registerKioskRoute(app, parts)
  listKiosksRoute(app, parts)
  getKioskRoute(app, parts)
  listKioskEventsRoute(app, parts)
}

function registerKioskRoute(app: App, { database, environment }: KioskParts) {
  app.post(
    '/kiosks',
    {
      schema: {
        operationId: 'registerKiosk',
        tags,
        summary: 'Register a kiosk',
        description:
          'Registers a device in the hall of an office that you administer. Issue a key for it next: without a key ' +
          'nobody can use the kiosk.',
        headers: PostHeaders,
        body: NewKiosk,
        response: {
          201: ref(Kiosk),
          ...refusals('forbidden', 'rule_broken', 'request_in_flight', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers } = request
      const answer = await once(database, keyOf(request, headers, body), async (db) => {
        const kiosk = await registerKiosk(db, body, environment, actor)
        return created(presentKiosk(kiosk), { location: `/v1/kiosks/${kiosk.id}` })
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function listKiosksRoute(app: App, { database: { reader } }: KioskParts) {
  app.get(
    '/kiosks',
    {
      schema: {
        operationId: 'listKiosks',
        tags,
        summary: 'List kiosks',
        description: 'Returns the kiosks of the offices that you administer, the oldest first.',
        querystring: Type.Object(
          { ...paging, officeId: Type.Optional(Id('Only kiosks of this office.')) },
          { additionalProperties: false },
        ),
        response: { 200: ref(KioskList), ...refusals('forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, query: { officeId, ...query } }) => {
      demandAdministrator(actor, 'list_kiosks')
      const list = { list: 'kiosks', of: actor.personId, office: officeId }
      return pageById(query, list, async (paging) =>
        (await listKiosks(reader, administeredBy(actor), { officeId, ...paging })).map(presentKiosk),
      )
    },
  )
}

function getKioskRoute(app: App, { database: { reader } }: KioskParts) {
  app.get(
    '/kiosks/:id',
    {
      schema: {
        operationId: 'getKiosk',
        tags,
        summary: 'Get a kiosk',
        description: 'Returns a kiosk of an office that you administer.',
        params,
        response: { 200: ref(Kiosk), ...refusals('forbidden', 'not_found') },
      },
    },
    async ({ actor, params: { id } }) => presentKiosk(await managedKiosk(reader, id, actor, 'get_kiosk')),
  )
}

function listKioskEventsRoute(app: App, { database: { reader } }: KioskParts) {
  app.get(
    '/kiosks/:id/events',
    {
      schema: {
        operationId: 'listKioskEvents',
        tags,
        summary: 'List the events of a kiosk',
        description:
          'Returns the registration and every issue and revocation of a key, with person, time and reason. The ' +
          'oldest comes first.',
        params,
        querystring: PageQuery,
        response: { 200: ref(KioskEventList), ...refusals('forbidden', 'not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      await managedKiosk(reader, id, actor, 'list_kiosk_events')
      const list = { list: 'kiosk-events', of: id }
      const rows = await listKioskEvents(reader, id, { limit, after: Number(after(cursor, list, versionPattern) ?? 0) })
      return page(rows, limit, list, (row) => String(row.version))
    },
  )
}

const presentKiosk = ({ officeRegion: _, ...kiosk }: KioskRow) => kiosk
