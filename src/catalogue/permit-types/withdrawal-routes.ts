import Type from 'typebox'
import { once } from '../../http/idempotency/once.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../../http/request.ts'
import { type App, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { NewWithdrawal, PermitTypeWithdrawal } from './ending-schema.ts'
import { withdraw } from './publish.ts'
import { Code, VersionNumber } from './schema.ts'

/** Versions that are taken back before their first day. */
export async function permitTypeWithdrawals(app: App, { database }: { database: Database }) {
  app.post(
    '/permit-types/:code/versions/:version/withdrawals',
    {
      schema: {
        operationId: 'withdrawPermitTypeVersion',
        tags: ['Administration'],
        summary: 'Withdraw a version that is not in force yet',
        description:
          'Takes back a published version before its first day, for a mistake that nobody should be drafted with. ' +
          'The version before it stays in force, and the next publication may name an earlier day. The version ' +
          'stays readable, marked as withdrawn. One that is in force cannot be withdrawn: publish a new one.',
        params: Type.Object({ code: Code, version: VersionNumber }),
        headers: PostHeaders,
        body: NewWithdrawal,
        response: {
          201: ref(PermitTypeWithdrawal),
          ...refusals(
            'forbidden',
            'not_found',
            'rule_broken',
            'version_in_force',
            'withdrawn_already',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const {
        actor,
        headers,
        params: { code, version },
        body,
      } = request
      const answer = await once(database, keyOf(request, headers, body), async (db) => ({
        statusCode: 201,
        headers: { location: `/v1/permit-types/${code}/versions/${version}` },
        body: await withdraw(db, code, version, body.reason, actor),
      }))
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
