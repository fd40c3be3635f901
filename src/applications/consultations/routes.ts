import Type from 'typebox'
import { pageById } from '../../http/cursor.ts'
import { created, once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, etagOf, keyOf, StepHeaders, versionOf } from '../../http/request.ts'
import { type App, Id, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { findCase } from '../case/queries.ts'
import { boundContextOf, contextOf } from '../context.ts'
import { ApplicationParams } from '../params.ts'
import { replyTo } from './conclude.ts'
import { Consultation, ConsultationList } from './consultation-schema.ts'
import { NewConsultation, NewReply } from './input-schema.ts'
import { presentConsultation } from './present.ts'
import { findOfApplication, listOfApplication } from './queries.ts'
import { requestConsultation } from './request.ts'

const tags = ['Consultations']
const params = Type.Object({
  id: Id('Identifier of the application.'),
  consultationId: Id('Identifier of the consultation of this application.'),
})
interface ConsultationParts {
  database: Database
}

/** The consultations of an application, for its people. */
export async function consultations(app: App, parts: ConsultationParts) {
  listApplicationConsultationsRoute(app, parts)
  createConsultationRoute(app, parts)
  answerConsultationRoute(app, parts)
}

function listApplicationConsultationsRoute(app: App, { database: { reader } }: ConsultationParts) {
  app.get(
    '/applications/:id/consultations',
    {
      schema: {
        operationId: 'listApplicationConsultations',
        tags,
        summary: 'List the consultations of an application',
        description:
          'Lists the agencies that are or were asked about an application, with their questions and opinions, the ' +
          'oldest first. The applicant can read them, too.',
        params: ApplicationParams,
        querystring: PageQuery,
        response: { 200: ref(ConsultationList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query }) =>
      pageById(query, { list: 'application-consultations', of: id }, async (paging) => {
        const rows = await listOfApplication(reader, id, actor, paging)
        if (rows.length === 0) await findCase(reader, id, actor)
        return rows.map((row) => presentConsultation(row))
      }),
  )
}

function createConsultationRoute(app: App, { database }: ConsultationParts) {
  app.post(
    '/applications/:id/consultations',
    {
      schema: {
        operationId: 'createConsultation',
        tags,
        summary: 'Ask an agency for its opinion',
        description:
          'Asks a registered agency while the application is in review or in inspection: one that the permit type ' +
          'names, once more, or another where the type allows it. The agencies of the type are asked by themselves ' +
          'when the application is accepted. For an agency without a registration take the step `consult` and ' +
          '`record_opinion`.',
        params: ApplicationParams,
        headers: StepHeaders,
        body: NewConsultation,
        response: {
          201: ref(Consultation),
          ...refusals(
            'not_found',
            'forbidden',
            'not_editable',
            'conflict',
            'stale',
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
      const answer = await once(database, keyOf(request, headers, body), async (db) => {
        const made = await requestConsultation({ ...contextOf(request, db), ifVersion: versionOf(headers) }, id, body)
        const row = await findOfApplication(db, { id: made.id, applicationId: id }, actor)
        return created(presentConsultation(row), { etag: etagOf(made) })
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function answerConsultationRoute(app: App, { database: { pool } }: ConsultationParts) {
  app.put(
    '/applications/:id/consultations/:consultationId/reply',
    {
      schema: {
        operationId: 'answerConsultation',
        tags,
        summary: 'Reply to an agency',
        description:
          'Answers the open question of an agency, whose time goes on; or cancels the consultation, so that the ' +
          'decision waits for it no longer. For reviewers of the responsible office.',
        params,
        headers: ChangeHeaders,
        body: NewReply,
        response: {
          200: ref(Consultation),
          ...refusals(
            'not_found',
            'forbidden',
            'consultation_over',
            'conflict',
            'stale',
            'rule_broken',
            'precondition_required',
          ),
        },
      },
    },
    async ({ actor, body, headers, params: { id, consultationId } }, reply) => {
      const context = boundContextOf({ actor, headers }, pool)
      const { applicationVersion } = await replyTo(context, { id, consultationId }, body)
      const row = await findOfApplication(pool, { id: consultationId, applicationId: id }, actor)
      return reply.header('etag', etagOf({ version: applicationVersion })).send(presentConsultation(row))
    },
  )
}
