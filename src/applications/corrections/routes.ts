import Type from 'typebox'
import type { Actor } from '../../access/identity/actor.ts'
import { after, page, uuidPattern } from '../../http/cursor.ts'
import { once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, keyOf, PostHeaders } from '../../http/request.ts'
import { type App, Id, paging, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { dot } from '../../privacy/mask.ts'
import type { Vault } from '../../privacy/vault.ts'
import type { Case } from '../case.ts'
import { boundContextOf, contextOf } from '../context.ts'
import { ApplicationParams } from '../params.ts'
import { etagOf } from '../present.ts'
import { findCase } from '../queries.ts'
import { readerOf } from '../reads/reading.ts'
import type { ReadRecord } from '../reads/record.ts'
import { standingsOf } from '../standing.ts'
import { concludeCorrection, contentIn, requestCorrection } from './correct.ts'
import { type CorrectionRow, findCorrection, listCorrections } from './queries.ts'
import { Correction, CorrectionList, NewCorrection, NewCorrectionOutcome } from './schema.ts'

const tags = ['Personal data']
const params = Type.Object({ id: Id('The application.'), correctionId: Id('The correction.') })

/** What people have corrected in files that they have handed in. */
export async function corrections(
  app: App,
  { database, vault, reads }: { database: Database; vault: Vault; reads: ReadRecord },
) {
  const { pool, lane } = database

  app.post(
    '/applications/:id/corrections',
    {
      schema: {
        operationId: 'createCorrection',
        tags,
        summary: 'Ask for a correction',
        description:
          'Of answers in an application that was handed in and that cannot be written to any more; in a draft, or where the office has asked for it, change them directly. One waits at a time. Personal data is corrected, and the name that stands beside it; what a rule of the permit type depends on is not corrected: it decides which office, documents and fee there are. A permit that was issued stays as it is.',
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
      // What is kept for a retry is without the answers.
      const answer = await once(database, keyOf(request, headers, vault.fingerprint(body)), async (db) => {
        const { id: correctionId, version } = await requestCorrection({ ...contextOf(request, db), vault }, id, body)
        return {
          statusCode: 201,
          headers: { etag: etagOf({ version }), location: `/v1/applications/${id}/corrections/${correctionId}` },
          body: { correctionId },
        }
      })
      return reply
        .code(201)
        .headers(answer.headers)
        .send(
          await shown(
            await findCorrection(pool, id, answer.body.correctionId, actor),
            await findCase(pool, id, actor),
            actor,
          ),
        )
    },
  )

  app.get(
    '/applications/:id/corrections',
    {
      schema: {
        operationId: 'listCorrections',
        tags,
        summary: 'List corrections of an application',
        description:
          'Those that were asked for, and what became of each. What is to be corrected is shown to whoever asked, and to the office that decides while it waits; others are shown where.',
        params: ApplicationParams,
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: ref(CorrectionList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      const list = { list: 'corrections', of: id }
      const application = await findCase(lane, id, actor)
      const rows = await listCorrections(lane, id, actor, { limit, after: after(cursor, list, uuidPattern) })
      await recordReads(rows.slice(0, limit), application, actor)
      return page(await Promise.all(rows.map((row) => shown(row, application, actor))), limit, list, (row) => row.id)
    },
  )

  app.get(
    '/applications/:id/corrections/:correctionId',
    {
      schema: {
        operationId: 'getCorrection',
        tags,
        summary: 'Get a correction',
        description: 'One correction, and what became of it.',
        params,
        response: { 200: ref(Correction), ...refusals('not_found') },
      },
    },
    async ({ actor, params: { id, correctionId } }, reply) => {
      const [application, row] = [await findCase(lane, id, actor), await findCorrection(lane, id, correctionId, actor)]
      await recordReads([row], application, actor)
      return reply.header('etag', etagOf(application)).send(await shown(row, application, actor))
    },
  )

  app.put(
    '/applications/:id/corrections/:correctionId/outcome',
    {
      schema: {
        operationId: 'concludeCorrection',
        tags,
        summary: 'Decide a correction',
        description:
          'The front desk of the responsible office accepts or refuses it; whoever asked withdraws it. What is accepted stands in the application from then on, under the same rules as when it was asked for; what stood there before stays with the correction, encrypted, as long as the personal data of the application.',
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
      return reply.header('etag', etagOf(changed)).send(await shown(row, application, actor))
    },
  )

  /** What an officer is shown of a correction that waits is on record first. */
  async function recordReads(rows: readonly CorrectionRow[], application: Case, actor: Actor): Promise<void> {
    const reader = readerOf(application, actor)
    const fields = rows
      .filter((row) => row.personal !== null && seesAnswers(row, application, actor))
      .flatMap(({ pointers }) => pointers)
    if (reader && fields.length > 0)
      await reads.add({
        ...reader,
        applicationId: application.id,
        what: 'case',
        documentId: null,
        fields,
        status: application.status,
        reason: null,
      })
  }

  /** A correction as this actor may see it. */
  async function shown(row: CorrectionRow, application: Case, actor: Actor) {
    const { personal: _, pointers, ...rest } = row
    const content = seesAnswers(row, application, actor) ? await contentIn(vault, row) : null
    const masked = dot.repeat(3)
    return {
      ...rest,
      changes: content ? [...content.changes] : pointers.map((pointer) => ({ pointer, before: masked, after: masked })),
    }
  }
}

/** Whoever supplies the file sees what they asked for; the office that decides, while it waits. */
function seesAnswers({ outcome }: CorrectionRow, application: Case, actor: Actor): boolean {
  const standings = standingsOf(application, actor)
  return (
    standings.includes('applicant') ||
    standings.includes('assistant') ||
    (outcome === null && standings.includes('front_desk'))
  )
}
