import Type from 'typebox'
import { storageFailure } from '../../applications/documents/storage-failure.ts'
import { Problem } from '../../http/problems/problem.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, named, OneOf, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import type { SandboxState } from '../sandbox/state.ts'
import type { Readiness } from './readiness.ts'

const Health = named(
  'Health',
  Type.Object(
    {
      status: Type.Literal('ok', { description: 'Always `ok`.' }),
      sandbox: Type.Optional(
        OneOf(['ok', 'unavailable', 'wrong_address'], {
          description:
            'State of the sandbox: `unavailable` while test keys get 503; `wrong_address` while they do because its ' +
            'address leads to a database that must not be used, until the setting is corrected and the process ' +
            'restarted. Live requests do not need it. Absent from deployments without a sandbox, and from the check ' +
            'of liveness. More may come.',
        }),
      ),
    },
    { description: 'The answer of a probe that succeeds.', examples: [{ status: 'ok' }] },
  ),
)

export const healthSchemas = [Health]

/** Time limit of a check. The whole response takes less than two seconds, also on a busy machine. */
const checkMilliseconds = 1_500

/** Shorter: a slow sandbox must not delay the response. */
const sandboxMilliseconds = 1_000

interface HealthParts {
  database: Database
  storage: Storage
  readiness: Readiness
  /** Absent: there is no sandbox. */
  sandbox?: Pick<SandboxState, 'isUp' | 'isWrong'> | undefined
}

/** Registers the probes: liveness for a supervisor that restarts processes, readiness for a load balancer. */
export async function health(app: App, { database, storage, readiness, sandbox }: HealthParts) {
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

  const readyNow = sharedWhileItRuns(checkReadiness)
  app.get(
    '/health/ready',
    {
      schema: {
        operationId: 'getReadiness',
        tags: ['Service'],
        summary: 'Check readiness',
        description:
          'Answers within 2 seconds: 200 when database and storage answer, 503 when they do not or when this ' +
          'process is about to stop. Send no requests here while it is 503. `sandbox` does not change the status: ' +
          'live requests do not need the sandbox.',
        response: { 200: ref(Health), ...refusals('unavailable') },
      },
    },
    async () => {
      if (!readiness.isReady) throw new Problem('unavailable', {}, { isExpected: true })
      return readyNow()
    },
  )

  async function checkReadiness() {
    const [isUp] = await Promise.all([
      sandbox?.isUp(sandboxMilliseconds),
      database.check(checkMilliseconds),
      storage.check(AbortSignal.timeout(checkMilliseconds)).catch((cause: unknown) => {
        throw storageFailure(cause)
      }),
    ])
    if (sandbox?.isWrong) return { status: 'ok' as const, sandbox: 'wrong_address' as const }
    return { status: 'ok' as const, ...(isUp !== undefined && { sandbox: stateOf(isUp) }) }
  }
}

/**
 * Returns a function whose callers share a check while it runs. Anybody may ask: a check for each of many requests at
 * once would be late for all, and a balancer would take the process out. Unlike with `sharedQuestion`, nobody waits for
 * a check that begins after the call, which could take twice as long.
 */
function sharedWhileItRuns<T>(check: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () =>
    (running ??= check().finally(() => {
      running = undefined
    }))
}

const stateOf = (isUp: boolean) => (isUp ? ('ok' as const) : ('unavailable' as const))
