import Type from 'typebox'
import { created, once } from '../../../http/idempotency/once.ts'
import { refusals } from '../../../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../../../http/request.ts'
import { type App, ref } from '../../../http/schema.ts'
import type { Database } from '../../../platform/db/client.ts'
import { Code, VersionNumber } from '../schema-parts.ts'
import { NewWithdrawal, PermitTypeWithdrawal, Retirement } from './ending-schema.ts'
import { retirePermitType, withdrawVersion } from './publish.ts'

interface PermitTypeEndingParts {
  database: Database
}

/** Registers the routes to withdraw a version and to retire a permit type, for administrators of the province. */
export async function permitTypeEndings(app: App, parts: PermitTypeEndingParts) {
  withdrawPermitTypeVersionRoute(app, parts)
  retirePermitTypeRoute(app, parts)
}

function withdrawPermitTypeVersionRoute(app: App, { database }: PermitTypeEndingParts) {
  app.post(
    '/permit-types/:code/versions/:version/withdrawals',
    {
      schema: {
        operationId: 'withdrawPermitTypeVersion',
        tags: ['Administration'],
        summary: 'Withdraw a version that is not in force yet',
        description:
          'Withdraws a published version before its first day, so that no application is drafted with a mistake. ' +
          'The version before it stays in force, and the next publication may name an earlier day. The withdrawn ' +
          'version stays readable and is marked. For a version in force, publish a new one instead: 409 ' +
          '`version_in_force`.',
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
      const answer = await once(database, keyOf(request, headers, body), async (db) =>
        created(await withdrawVersion(db, code, version, body.reason, actor), {
          location: `/v1/permit-types/${code}/versions/${version}`,
        }),
      )
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function retirePermitTypeRoute(app: App, { database }: PermitTypeEndingParts) {
  app.post(
    '/permit-types/:code/retirements',
    {
      schema: {
        operationId: 'retirePermitType',
        tags: ['Administration'],
        summary: 'Retire a permit type',
        description:
          'Ends a permit type from a given day on: no application can be started then. Applications in progress are ' +
          'completed. The end is public at `GET /permit-types/{code}/retirement` and cannot be changed. For ' +
          'administrators of the province.',
        params: Type.Object({ code: Code }),
        headers: PostHeaders,
        body: Retirement,
        response: {
          201: ref(Retirement),
          ...refusals(
            'forbidden',
            'not_found',
            'rule_broken',
            'retired_already',
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
        params: { code },
        body,
      } = request
      const answer = await once(database, keyOf(request, headers, body), async (db) =>
        created(await retirePermitType(db, code, body, actor)),
      )
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
