import { created, once } from '../../../http/idempotency/once.ts'
import { refusals } from '../../../http/problems/refusals.ts'
import { AgencyStepHeaders, etagOf, keyOfOwner, versionOf } from '../../../http/request.ts'
import { type App, ref } from '../../../http/schema.ts'
import type { Database } from '../../../platform/db/client.ts'
import { Consultation } from '../consultation-schema.ts'
import { NewResponse } from '../input-schema.ts'
import { presentConsultation } from '../present.ts'
import { findAskedOf } from '../queries.ts'
import { respondTo } from './respond.ts'
import { ConsultationParams } from './routes.ts'

const tags = ['Consultations']
const config = { scope: 'consultations:write' } as const
const problems = [
  'not_found',
  'consultation_over',
  'conflict',
  'stale',
  'rule_broken',
  'consultation_waits',
  'request_in_flight',
  'idempotency_key_reused',
] as const

/** The route by which an agency responds to a consultation. */
export async function consultationResponses(app: App, { database }: { database: Database }) {
  app.post(
    '/consultations/:id/responses',
    {
      config,
      schema: {
        operationId: 'createConsultationResponse',
        tags,
        summary: 'Respond to a consultation',
        description:
          'Gives the opinion of your agency, declines to give one, or asks the office a question. An opinion after ' +
          'the time has run out, a second one, and one about an application that was withdrawn, returned or ' +
          'decided are 409 `consultation_over`. Where silence is escalated, a late opinion is still accepted.',
        params: ConsultationParams,
        headers: AgencyStepHeaders,
        body: NewResponse,
        response: { 201: ref(Consultation), ...refusals(...problems, 'not_in_sandbox') },
      },
    },
    async (request, reply) => {
      const {
        agency,
        body,
        headers,
        params: { id },
      } = request
      const answer = await once(database, keyOfOwner(agency.clientId, request, headers, body), async (db) => {
        await respondTo({ db, agency, ifVersion: versionOf(headers) }, id, body)
        const row = await findAskedOf(db, id, agency)
        return created(presentConsultation(row), { etag: etagOf(row) })
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
