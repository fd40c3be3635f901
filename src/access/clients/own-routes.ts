import { pageById } from '../../http/cursor.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, PageQuery, ref } from '../../http/schema.ts'
import { timeNow } from '../../platform/clock.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Limits } from '../rate-limits/limits.ts'
import { ClientQueryList } from './history-schema.ts'
import { monthOf, usageOf } from './own-queries.ts'
import { ClientUsage, OwnClient, UsageQuery } from './own-schema.ts'
import { findClient, listClientQueries } from './queries.ts'

const tags = ['Own agency']
const config = { scope: 'client:read' } as const

interface OwnClientParts {
  database: Database
  limits: Limits
}

/** Registers the routes on which an agency reads its registration, its rate limit, its queries and its usage. */
export async function ownClient(app: App, parts: OwnClientParts) {
  getOwnClientRoute(app, parts)
  listOwnQueriesRoute(app, parts)
  getOwnUsageRoute(app, parts)
}

function getOwnClientRoute(app: App, { database: { reader }, limits }: OwnClientParts) {
  app.get(
    '/client',
    {
      config,
      schema: {
        operationId: 'getOwnClient',
        tags,
        summary: 'Get my agency',
        description:
          'Returns the registration of the agency whose key or token this is, the scopes that this key has, and what ' +
          'is left of the rate limit. An administrator changes the registration.',
        response: { 200: ref(OwnClient) },
      },
    },
    async ({ agency: { clientId, keyId, scopes, ratePolicy } }) => {
      const { remaining, seconds } = limits.standingOf(ratePolicy, clientId)
      const { quota, seconds: window } = limits.policies[ratePolicy]
      return {
        client: await findClient(reader, clientId),
        keyId,
        scopes: [...scopes],
        limit: { policy: ratePolicy, quota, seconds: window, remaining, resetsInSeconds: seconds },
      }
    },
  )
}

function listOwnQueriesRoute(app: App, { database: { standby } }: OwnClientParts) {
  app.get(
    '/client/queries',
    {
      config,
      schema: {
        operationId: 'listOwnQueries',
        tags,
        summary: 'List the queries of my agency',
        description:
          'Returns every query of your agency about permits, the latest first: when, by which key, for which ' +
          'purpose, and which permits the answer had. Entries cannot be changed or removed. Those of test keys are ' +
          'in `GET /v1/client/sandbox/queries`.',
        querystring: PageQuery,
        response: { 200: ref(ClientQueryList), ...refusals('cursor_mismatch') },
      },
    },
    async ({ agency: { clientId }, query }) =>
      pageById(query, { list: 'own-queries', of: clientId }, (paging) => listClientQueries(standby, clientId, paging)),
  )
}

function getOwnUsageRoute(app: App, { database: { pool } }: OwnClientParts) {
  app.get(
    '/client/usage',
    {
      config,
      schema: {
        operationId: 'getOwnUsage',
        tags,
        summary: 'Get the usage of my agency',
        description:
          'Counts the queries of your agency about permits in a month, by day and operation. They are the entries of ' +
          'its query log. Those of test keys are in `GET /v1/client/sandbox/usage`.',
        querystring: UsageQuery,
        response: { 200: ref(ClientUsage) },
      },
    },
    async ({ agency: { clientId }, query }) => {
      const month = query.month ?? monthOf(timeNow())
      return { month, days: [...(await usageOf(pool, clientId, month))] }
    },
  )
}
