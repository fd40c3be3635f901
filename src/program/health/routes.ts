import Type from 'typebox'
import { storageFailure } from '../../applications/documents/storage-failure.ts'
import { Problem } from '../../http/problems/problem.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, named, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import type { Readiness } from './readiness.ts'

const Health = named(
  'Health',
  Type.Object(
    {
      status: Type.Literal('ok', { description: 'Always `ok`.' }),
    },
    { description: 'The answer of a probe that succeeds.', examples: [{ status: 'ok' }] },
  ),
)

export const healthSchemas = [Health]

/** Time limit of a check. The whole response takes less than two seconds, also on a busy machine. */
const checkMilliseconds = 1_500

interface Parts {
  database: Database
  storage: Storage
  readiness: Readiness
}

/** Registers the probes: liveness for a supervisor that restarts processes, readiness for a load balancer. */
export async function health(app: App, { database, storage, readiness }: Parts) {
  app.get(
    '/health/live',
    {
      schema: {
        operationId: 'getLiveness',
        tags: ['Service'],
        summary: 'Check liveness',
        description:
          'Answers 200 as long as the process runs, and asks no other service. If it does not answer, restart it.',
        response: { 200: ref(Health) },
      },
    },
    async () => ({ status: 'ok' as const }),
  )

  app.get(
    '/health/ready',
    {
      schema: {
        operationId: 'getReadiness',
        tags: ['Service'],
        summary: 'Check readiness',
        description:
          'Answers within 2 seconds: 200 when database and storage answer, 503 when they do not or when this ' +
          'process is about to stop. Send no requests here while it is 503.',
        response: { 200: ref(Health), ...refusals('unavailable') },
      },
    },
    async () => {
      if (!readiness.isReady) throw new Problem('unavailable', {}, { isExpected: true })
      await Promise.all([
        database.check(checkMilliseconds),
        storage.check(AbortSignal.timeout(checkMilliseconds)).catch((cause: unknown) => {
          throw storageFailure(cause)
        }),
      ])
      return { status: 'ok' as const }
    },
  )
}
