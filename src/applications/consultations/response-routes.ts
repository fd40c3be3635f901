import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { AgencyStepHeaders, keyOfOwner, versionOf } from '../../http/request.ts'
import { type App, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { etagOf } from '../present.ts'
import { ConsultationParams } from './agency-routes.ts'
import type { ChangedConsultation } from './changes.ts'
import { Consultation } from './consultation-schema.ts'
import { NewResponse } from './input-schema.ts'
import { presentConsultation } from './present.ts'
import { findAskedOf } from './queries.ts'
import { type AgencyContext, respondTo } from './respond.ts'

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

/** The acts of an agency on its consultations. */
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
          'Gives the opinion of your agency, declines to give one, or asks the office a question. An opinion after the ' +
          'time has run out, a second one, and one about an application that was withdrawn, returned or decided are ' +
          '409 `consultation_over`. Where silence is escalated, a late opinion is still accepted.',
        params: ConsultationParams,
        headers: AgencyStepHeaders,
        body: NewResponse,
        response: { 201: ref(Consultation), ...refusals(...problems) },
      },
    },
    async (request, reply) => {
      const answer = await respond(database, request, (context) => respondTo(context, request.params.id, request.body))
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

type Responding = Pick<FastifyRequest, 'method' | 'url' | 'agency' | 'body'> & {
  headers: Static<typeof AgencyStepHeaders>
  params: { id: string }
}

/** Runs an act of an agency once for its key, and returns the consultation after it. */
function respond(
  database: Database,
  request: Responding,
  act: (context: AgencyContext) => Promise<ChangedConsultation>,
) {
  const { agency, headers, params, body } = request
  return once(database, keyOfOwner(agency.clientId, request, headers, body), async (db) => {
    const { version } = await act({ db, agency, ifVersion: versionOf(headers) })
    const row = await findAskedOf(db, params.id, agency)
    return {
      statusCode: 201,
      headers: { etag: etagOf({ version }) },
      body: presentConsultation(row),
    }
  })
}
