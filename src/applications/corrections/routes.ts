import Type from 'typebox'
import { after, page, uuidPattern } from '../../http/cursor.ts'
import { created, once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, etagOf, keyOf, PostHeaders } from '../../http/request.ts'
import { type App, Id, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Vault } from '../../privacy/vault.ts'
import { findCase } from '../case/queries.ts'
import { boundContextOf, contextOf } from '../context.ts'
import { ApplicationParams } from '../params.ts'
import type { ReadRecord } from '../reads/record.ts'
import { concludeCorrection, requestCorrection } from './correct.ts'
import { presentCorrection, recordCorrectionReads } from './present.ts'
import { findCorrection, listCorrections } from './queries.ts'
import { Correction, CorrectionList, NewCorrection, NewCorrectionOutcome } from './schema.ts'

const tags = ['Personal data']
const params = Type.Object({
  id: Id('Identifier of the application.'),
  correctionId: Id('Identifier of the correction.'),
})

interface CorrectionParts {
  database: Database
  vault: Vault
  reads: ReadRecord
}

/** Routes of corrections of submitted applications. */
export async function corrections(app: App, parts: CorrectionParts) {
  createCorrectionRoute(app, parts)
  listCorrectionsRoute(app, parts)
  getCorrectionRoute(app, parts)
  concludeCorrectionRoute(app, parts)
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
      const row = await findCorrection(database.pool, id, answer.body.correctionId, actor)
      const application = await findCase(database.pool, id, actor)
      await recordCorrectionReads(reads, [row], application, actor)
      return reply
        .code(201)
        .headers(answer.headers)
        .send(await presentCorrection(vault, row, application, actor))
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
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      const list = { list: 'corrections', of: id }
      const application = await findCase(reader, id, actor)
      const rows = await listCorrections(reader, id, actor, { limit, after: after(cursor, list, uuidPattern) })
      await recordCorrectionReads(reads, rows.slice(0, limit), application, actor)
      return page(
        await Promise.all(rows.map((row) => presentCorrection(vault, row, application, actor))),
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
        params,
        response: { 200: ref(Correction), ...refusals('not_found') },
      },
    },
    async ({ actor, params: { id, correctionId } }, reply) => {
      const [application, row] = [
        await findCase(reader, id, actor),
        await findCorrection(reader, id, correctionId, actor),
      ]
      await recordCorrectionReads(reads, [row], application, actor)
      return reply.header('etag', etagOf(application)).send(await presentCorrection(vault, row, application, actor))
    },
  )
}

function concludeCorrectionRoute(app: App, { database: { pool }, vault, reads }: CorrectionParts) {
  app.put(
    '/applications/:id/corrections/:correctionId/outcome',
    {
      schema: {
        operationId: 'concludeCorrection',
        tags,
        summary: 'Decide a correction',
        description:
          'Accepts or refuses a correction as the front desk of the responsible office, or withdraws it as ' +
          "the applicant's side. An officer who asked for it at a counter does not decide it. None is accepted while " +
          'the certificate of a signed permit is still being made. Accepted answers replace the old ones, under the ' +
          'same rules as at the request. The old answers stay with the correction, encrypted, as long as the ' +
          'personal data of the application.',
        params,
        headers: ChangeHeaders,
        body: NewCorrectionOutcome,
        response: {
          200: ref(Correction),
          ...refusals(
            'not_found',
            'forbidden',
            'correction_not_open',
            'correction_decided',
            'blocked',
            'rule_broken',
            'stale',
            'precondition_required',
          ),
        },
      },
    },
    async ({ actor, body, headers, params: { id, correctionId } }, reply) => {
      const changed = await concludeCorrection(
        { ...boundContextOf({ actor, headers }, pool), vault },
        { id, correctionId },
        body,
      )
      const [application, row] = [await findCase(pool, id, actor), await findCorrection(pool, id, correctionId, actor)]
      await recordCorrectionReads(reads, [row], application, actor)
      return reply.header('etag', etagOf(changed)).send(await presentCorrection(vault, row, application, actor))
    },
  )
}
