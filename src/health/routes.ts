import Type from 'typebox'
import type { Database } from '../db/client.ts'
import { refusals } from '../problems/refusals.ts'
import { type App, named, ref } from '../schema.ts'
import type { Storage } from '../storage.ts'

const Health = named(
  'Health',
  Type.Object(
    {
      status: Type.Literal('ok', { description: 'All is well.' }),
    },
    { description: 'A sign of life.', examples: [{ status: 'ok' }] },
  ),
)

export const healthSchemas = [Health]

/** For whoever watches over the service. */
export async function health(app: App, { database, storage }: { database: Database; storage: Storage }) {
  app.get(
    '/health/live',
    {
      schema: {
        operationId: 'getLiveness',
        tags: ['Health'],
        summary: 'Is the process alive?',
        description: 'Answers as long as the process does. If it does not, restart it.',
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
        tags: ['Health'],
        summary: 'Can it serve requests?',
        description: 'Answers when database and storage answer. If they do not, send no requests here.',
        response: { 200: ref(Health), ...refusals('unavailable') },
      },
    },
    async () => {
      await Promise.all([database.pool`select 1`, storage.check()])
      return { status: 'ok' as const }
    },
  )
}
