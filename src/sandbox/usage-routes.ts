import { ClientQueryList } from '../access/clients/history-schema.ts'
import { monthOf, usageOf } from '../access/clients/own-queries.ts'
import { ClientUsage, UsageQuery } from '../access/clients/own-schema.ts'
import { listClientQueries } from '../access/clients/queries.ts'
import { pageById } from '../http/cursor.ts'
import { Problem } from '../http/problems/problem.ts'
import { refusals } from '../http/problems/refusals.ts'
import { type App, PageQuery, ref } from '../http/schema.ts'
import { timeNow } from '../platform/clock.ts'
import type { Database } from '../platform/db/client.ts'

/** Reads the sandbox for live requests. */
export interface SandboxReads {
  /** Calls `work` with the database of the sandbox. Throws `sandbox_unavailable` when its database cannot be used. */
  read<T>(work: (database: Pick<Database, 'pool' | 'reader'>) => Promise<T>): Promise<T>
}

const tags = ['Own agency']
const config = { scope: 'client:read' } as const
const noSandbox = () => new Problem('no_sandbox', {})

interface SandboxUsageParts {
  sandbox?: SandboxReads | undefined
}

/**
 * Registers the routes on which an agency sees, with a live key or token, what its test keys asked in the sandbox. They
 * are apart from the routes of its live queries, so that no answer contains both.
 */
export async function sandboxUsage(app: App, parts: SandboxUsageParts) {
  getSandboxUsageRoute(app, parts)
  listSandboxQueriesRoute(app, parts)
}

function getSandboxUsageRoute(app: App, { sandbox }: SandboxUsageParts) {
  app.get(
    '/client/sandbox/usage',
    {
      config,
      schema: {
        operationId: 'getSandboxUsage',
        tags,
        summary: 'Get the usage of my test keys',
        description:
          'Counts the queries of your test keys about permits of the sandbox in a month, by day and operation. Send ' +
          'a live key or a token. `GET /v1/client/usage` has the live ones only. 404: this deployment has no sandbox.',
        querystring: UsageQuery,
        response: { 200: ref(ClientUsage), ...refusals('no_sandbox', 'not_in_sandbox') },
      },
    },
    async ({ agency: { clientId }, query }) => {
      if (!sandbox) throw noSandbox()
      const month = query.month ?? monthOf(timeNow())
      return { month, days: await sandbox.read(async ({ pool }) => [...(await usageOf(pool, clientId, month))]) }
    },
  )
}

function listSandboxQueriesRoute(app: App, { sandbox }: SandboxUsageParts) {
  app.get(
    '/client/sandbox/queries',
    {
      config,
      schema: {
        operationId: 'listSandboxQueries',
        tags,
        summary: 'List the queries of my test keys',
        description:
          'Returns the queries of your test keys about permits of the sandbox, the latest first, for 90 days. Send a ' +
          'live key or a token. `GET /v1/client/queries` has the live ones only. 404: this deployment has no sandbox.',
        querystring: PageQuery,
        response: { 200: ref(ClientQueryList), ...refusals('no_sandbox', 'cursor_mismatch', 'not_in_sandbox') },
      },
    },
    async ({ agency: { clientId }, query }) => {
      if (!sandbox) throw noSandbox()
      return pageById(query, { list: 'sandbox-queries', of: clientId }, (paging) =>
        sandbox.read(async ({ reader }) => await listClientQueries(reader, clientId, paging)),
      )
    },
  )
}
