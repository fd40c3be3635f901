import { insertReads } from '../../applications/reads/queries.ts'
import { created, once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../../http/request.ts'
import { type App, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'

import { demandInquired, inquiryInto } from './inquire.ts'
import { Inquiry, NewInquiry } from './schema.ts'

/** Registers the inquiry into the course of one application, for an ombudsman or an auditor. */
export async function inquiries(app: App, { database }: { database: Database }) {
  app.post(
    '/audit/inquiries',
    {
      schema: {
        operationId: 'createInquiry',
        tags: ['Audit'],
        summary: 'Inquire into the course of an application',
        description:
          'Call this to answer an ombudsman or an auditor about one submitted application. Send its reference and ' +
          'the reason. Returns who did what and when, who read it, where the time went, which notices were sent, ' +
          'and if the history is unchanged. It has no answers, no documents, no messages and not the name of the ' +
          'applicant. The inquiry and its reason are recorded first, and the applicant reads them. Only ' +
          'administrators of the province can send it. They are refused an application of their own, and one on ' +
          'which they acted as officers.',
        headers: PostHeaders,
        body: NewInquiry,
        response: {
          201: ref(Inquiry),
          ...refusals(
            'not_found',
            'forbidden',
            'own_application',
            'own_acts',
            'rule_broken',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers } = request
      const { id, read } = await demandInquired(database.pool, body, actor)
      // The stored response has only the identifier. A retry reads anew, and that read is recorded, too.
      const answer = await once(database, keyOf(request, headers, body), async (db) => {
        await insertReads(db, [read])
        return created({ id })
      })
      if (answer.replayed) await insertReads(database.pool, [read])
      return reply
        .code(201)
        .headers(answer.headers)
        .send({ ...(await inquiryInto(database.pool, answer.body.id)), reason: body.reason })
    },
  )
}
