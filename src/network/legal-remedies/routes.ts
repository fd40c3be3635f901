import Type from 'typebox'
import { demandProvincialAdministrator } from '../../access/identity/administrators.ts'
import { after, page } from '../../http/cursor.ts'
import { created, onceInTransaction } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../../http/request.ts'
import { type App, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { findRemedy, listRemedies } from './queries.ts'
import { LegalRemedyEdition, LegalRemedyList, NewLegalRemedy } from './schema.ts'
import { setRemedy } from './set-remedy.ts'

const tags = ['Administration']
const Version = Type.Integer({
  minimum: 1,
  maximum: 1_000_000,
  description: 'The version of the legal remedy.',
  examples: [1],
})

interface LegalRemedyParts {
  database: Database
}

/** Registers the routes of the legal remedy of the network, for administrators of the province. */
export async function legalRemedies(app: App, parts: LegalRemedyParts) {
  createLegalRemedyRoute(app, parts)
  listLegalRemediesRoute(app, parts)
  getLegalRemedyRoute(app, parts)
}

function createLegalRemedyRoute(app: App, { database }: LegalRemedyParts) {
  app.post(
    '/legal-remedies',
    {
      schema: {
        operationId: 'createLegalRemedy',
        tags,
        summary: 'Set the legal remedy against decisions',
        description:
          'Adds the next version of the legal remedy: what letters say that somebody can do against a refusal, a ' +
          'suspension or a revocation, and by which day. Letters about decisions made from then on have it, unless ' +
          'the permit type has a `legalRemedy` of its own. While none is set, or with `remedy: null`, letters say ' +
          'which office to ask. The service knows no law: check the words and the time limit before you set them. ' +
          '422 names each text that lacks `{lastDay}`, or holds it without a time limit.',
        headers: PostHeaders,
        body: NewLegalRemedy,
        response: {
          201: ref(LegalRemedyEdition),
          ...refusals('forbidden', 'rule_broken', 'request_in_flight', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      const { actor, headers, body } = request
      const answer = await onceInTransaction(database, keyOf(request, headers, body), async (tx) => {
        const edition = await setRemedy(tx, body, actor)
        return created(edition, { location: `/v1/legal-remedies/${edition.version}` })
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function listLegalRemediesRoute(app: App, { database: { reader } }: LegalRemedyParts) {
  app.get(
    '/legal-remedies',
    {
      schema: {
        operationId: 'listLegalRemedies',
        tags,
        summary: 'List the versions of the legal remedy',
        description:
          'Returns the versions of the legal remedy, the newest first, with who set each and when. The first is in use.',
        querystring: PageQuery,
        response: { 200: ref(LegalRemedyList), ...refusals('forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, query: { limit, cursor } }) => {
      demandProvincialAdministrator(actor, 'read_legal_remedies')
      const list = { list: 'legal-remedies' }
      const rows = await listRemedies(reader, { limit, before: after(cursor, list, /^[0-9]{1,7}$/) })
      return page(rows, limit, list, ({ version }) => String(version))
    },
  )
}

function getLegalRemedyRoute(app: App, { database: { reader } }: LegalRemedyParts) {
  app.get(
    '/legal-remedies/:version',
    {
      schema: {
        operationId: 'getLegalRemedy',
        tags,
        summary: 'Get a version of the legal remedy',
        description:
          'Returns one version of the legal remedy. A version never changes; to change the remedy, set the next one.',
        params: Type.Object({ version: Version }),
        response: { 200: ref(LegalRemedyEdition), ...refusals('forbidden', 'not_found') },
      },
    },
    async ({ actor, params: { version } }) => {
      demandProvincialAdministrator(actor, 'read_legal_remedies')
      return findRemedy(reader, version)
    },
  )
}
