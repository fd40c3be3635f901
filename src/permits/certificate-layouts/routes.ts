import Type from 'typebox'
import { demandProvincialAdministrator } from '../../access/identity/administrators.ts'
import { after, page } from '../../http/cursor.ts'
import { created, onceInTransaction } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../../http/request.ts'
import { type App, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { addLayout } from './add-layout.ts'
import { findLayout, listLayouts } from './queries.ts'
import { CertificateLayoutEdition, CertificateLayoutList, NewCertificateLayout } from './schema.ts'

const tags = ['Administration']
const Version = Type.Integer({
  minimum: 1,
  maximum: 1_000_000,
  description: 'The version of the layout.',
  examples: [1],
})

interface CertificateLayoutParts {
  database: Database
}

/** Registers the routes of the layout of certificates, for administrators of the province. */
export async function certificateLayouts(app: App, parts: CertificateLayoutParts) {
  createCertificateLayoutRoute(app, parts)
  listCertificateLayoutsRoute(app, parts)
  getCertificateLayoutRoute(app, parts)
}

function createCertificateLayoutRoute(app: App, { database }: CertificateLayoutParts) {
  app.post(
    '/certificate-layouts',
    {
      schema: {
        operationId: 'createCertificateLayout',
        tags,
        summary: 'Set the layout of certificates',
        description:
          'Adds the next version of the layout: emblem, letterhead, position of the signatory, words of the signature ' +
          'field. Permits issued from then on have it. Certificates of earlier permits keep the version they were ' +
          'issued with. See it first with `POST /permit-type-drafts/{code}/certificate-previews`. 422 names the ' +
          'shapes of the emblem that cannot be drawn.',
        headers: PostHeaders,
        body: NewCertificateLayout,
        response: {
          201: ref(CertificateLayoutEdition),
          ...refusals('forbidden', 'rule_broken', 'request_in_flight', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      const { actor, headers, body } = request
      const answer = await onceInTransaction(database, keyOf(request, headers, body), async (tx) => {
        const edition = await addLayout(tx, body, actor)
        return created(edition, { location: `/v1/certificate-layouts/${edition.version}` })
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function listCertificateLayoutsRoute(app: App, { database: { reader } }: CertificateLayoutParts) {
  app.get(
    '/certificate-layouts',
    {
      schema: {
        operationId: 'listCertificateLayouts',
        tags,
        summary: 'List the layouts of certificates',
        description:
          'Returns the versions of the layout, the newest first, with who made each and when. The first is in use.',
        querystring: PageQuery,
        response: { 200: ref(CertificateLayoutList), ...refusals('forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, query: { limit, cursor } }) => {
      demandProvincialAdministrator(actor, 'read_certificate_layouts')
      const list = { list: 'certificate-layouts' }
      const rows = await listLayouts(reader, { limit, before: after(cursor, list, /^[0-9]{1,7}$/) })
      return page(rows, limit, list, ({ version }) => String(version))
    },
  )
}

function getCertificateLayoutRoute(app: App, { database: { reader } }: CertificateLayoutParts) {
  app.get(
    '/certificate-layouts/:version',
    {
      schema: {
        operationId: 'getCertificateLayout',
        tags,
        summary: 'Get a layout of certificates',
        description:
          'Returns one version of the layout in full. A version never changes; to change the layout, add the next one.',
        params: Type.Object({ version: Version }),
        response: { 200: ref(CertificateLayoutEdition), ...refusals('forbidden', 'not_found') },
      },
    },
    async ({ actor, params: { version } }) => {
      demandProvincialAdministrator(actor, 'read_certificate_layouts')
      return findLayout(reader, version)
    },
  )
}
