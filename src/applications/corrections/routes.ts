import Type from 'typebox'
import { after, page, uuidPattern } from '../../http/cursor.ts'
import { created, once } from '../../http/idempotency/once.ts'
import { languageOf } from '../../http/problems/language.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { etagOf, keyOf, PostHeaders } from '../../http/request.ts'
import { type App, Id, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Vault } from '../../privacy/vault.ts'
import { findCase } from '../case/queries.ts'
import { contextOf } from '../context.ts'
import { ApplicationParams } from '../params.ts'
import type { ReadRecord } from '../reads/record.ts'
import { requestCorrection } from './correct.ts'
import { presentCorrection, recordCorrectionReads, showCorrection } from './present.ts'
import { listCorrections } from './queries.ts'
import { Correction, CorrectionList, NewCorrection } from './schema.ts'

export const tags = ['Personal data']
export const CorrectionParams = Type.Object({
  id: Id('Identifier of the application.'),
  correctionId: Id('Identifier of the correction.'),
})

export interface CorrectionParts {
  database: Database
  vault: Vault
  reads: ReadRecord
}

/** Routes that ask for corrections of submitted applications, and read them. */
export async function corrections(app: App, parts: CorrectionParts) {
  createCorrectionRoute(app, parts)
  listCorrectionsRoute(app, parts)
  getCorrectionRoute(app, parts)
}

function createCorrectionRoute(app: App, { database, vault, reads }: CorrectionParts) {
  app.post(
    '/applications/:id/corrections',
    {
      schema: {
        operationId: 'createCorrection',
        tags,
        summary: 'Request a correction',
        description:
          'Requests a correction of personal data in a submitted application, or of a name beside it. In a ' +
          'draft, or where the office has asked for changes, edit the answers directly. One correction waits ' +
          'at a time. Answers that a rule of the permit type uses cannot be corrected, because office, ' +
          'documents and fee depend on them. An issued permit does not change.',
        params: ApplicationParams,
        headers: PostHeaders,
        body: NewCorrection,
        response: {
          201: ref(Correction),
          ...refusals(
            'not_found',
            'forbidden',
            'conflict',
            'correction_not_open',
            'correction_waits',
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
        body,
        headers,
        params: { id },
      } = request
      // The answer stored for retries has no personal data.
      const answer = await once(database, keyOf(request, headers, vault.fingerprint(body)), async (db) => {
        const { id: correctionId, version } = await requestCorrection({ ...contextOf(request, db), vault }, id, body)
        return created(
          { correctionId },
          { etag: etagOf({ version }), location: `/v1/applications/${id}/corrections/${correctionId}` },
        )
      })
      const { shown } = await showCorrection(
        { db: database.pool, vault, reads },
        { id, ...answer.body },
        {
          actor,
          language: languageOf(request),
        },
      )
      return reply.code(201).headers(answer.headers).send(shown)
    },
  )
}

function listCorrectionsRoute(app: App, { database: { reader }, vault, reads }: CorrectionParts) {
  app.get(
    '/applications/:id/corrections',
    {
      schema: {
        operationId: 'listCorrections',
        tags,
        summary: 'List corrections',
        description:
          "Lists the corrections of an application, newest first. The content is visible to the applicant's " +
          'side, and to the front desk while the correction waits; others see only the pointers.',
        params: ApplicationParams,
        querystring: PageQuery,
        response: { 200: ref(CorrectionList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async (request) => {
      const {
        actor,
        params: { id },
        query: { limit, cursor },
      } = request
      const list = { list: 'corrections', of: id }
      const application = await findCase(reader, id, actor)
      const rows = await listCorrections(reader, id, actor, { limit, after: after(cursor, list, uuidPattern) })
      await recordCorrectionReads(reads, rows.slice(0, limit), application, actor)
      const asked = { actor, language: languageOf(request) }
      return page(
        await Promise.all(rows.map((row) => presentCorrection({ db: reader, vault }, row, application, asked))),
        limit,
        list,
        (row) => row.id,
      )
    },
  )
}

function getCorrectionRoute(app: App, { database: { reader }, vault, reads }: CorrectionParts) {
  app.get(
    '/applications/:id/corrections/:correctionId',
    {
      schema: {
        operationId: 'getCorrection',
        tags,
        summary: 'Get a correction',
        description: 'Returns one correction with its outcome.',
        params: CorrectionParams,
        response: { 200: ref(Correction), ...refusals('not_found') },
      },
    },
    async (request, reply) => {
      const { version, shown } = await showCorrection({ db: reader, vault, reads }, request.params, {
        actor: request.actor,
        language: languageOf(request),
      })
      return reply.header('etag', etagOf({ version })).send(shown)
    },
  )
}
