import type { Agency } from '../access/clients/client.ts'
import { admit } from '../access/rate-limits/limiting.ts'
import type { Limits } from '../access/rate-limits/limits.ts'
import { loggedType, publicType } from '../events/event-types.ts'
import { created, onceInTransaction } from '../http/idempotency/once.ts'
import { Problem } from '../http/problems/problem.ts'
import { refusals } from '../http/problems/refusals.ts'
import { keyOfOwner, PostHeaders } from '../http/request.ts'
import { type App, ref } from '../http/schema.ts'
import type { Database } from '../platform/db/client.ts'
import type { MadeEvent } from './event-queries.ts'
import { NewSandboxEvent, SandboxEvent } from './event-schema.ts'
import { type MadeType, madeTypes } from './made-types.ts'
import { makeEvent } from './make-event.ts'

/** Returns the route as the contract has it. */
const routeOf = () =>
  ({
    config: { scope: 'permits:read' },
    schema: {
      operationId: 'createSandboxEvent',
      tags: ['Sandbox'],
      summary: 'Make an event in the sandbox',
      description:
        'Makes an event of the wanted type about a permit of your own in the sandbox, so that you can try the feed, ' +
        'the stream and your webhooks. Begin with `satupintu.permit.issued.v1`, which makes a permit. The rules are ' +
        'those of live operation: 409 when the state of the permit does not allow it. Only for test keys: 403 ' +
        '`sandbox_only` for others.',
      headers: PostHeaders,
      body: NewSandboxEvent,
      response: {
        201: ref(SandboxEvent),
        ...refusals(
          'sandbox_only',
          'not_found',
          'step_not_allowed',
          'fixed_in_sandbox',
          'blocked',
          'rule_broken',
          'request_in_flight',
          'idempotency_key_reused',
        ),
      },
    },
  }) as const

/** Registers the route outside of the sandbox, where it is refused. */
export async function refuseSandboxEvents(app: App) {
  app.post('/sandbox/events', routeOf(), async () => {
    throw new Problem('sandbox_only', {})
  })
}

/** Registers the route in the sandbox. */
export async function sandboxEvents(app: App, { database, limits }: { database: Database; limits: Limits }) {
  app.post('/sandbox/events', routeOf(), async (request, reply) => {
    const { agency, headers, body } = request
    admit(limits, 'sandbox_events', agency.clientId, reply)
    const { type, number, state } = body
    const input = { type: madeType(type), number, state, village: villageOf(agency) }
    const answer = await onceInTransaction(database, keyOfOwner(agency.clientId, request, headers, body), async (tx) =>
      created(presentEvent(input.type, await makeEvent(tx, input))),
    )
    return reply.code(201).headers(answer.headers).send(answer.body)
  })
}

const isMade = (type: string): type is MadeType => Object.hasOwn(madeTypes, type)

/** Returns the type in the log. The body was validated: another type cannot come. */
function madeType(written: string): MadeType {
  const type = loggedType(written)
  if (type === undefined || !isMade(type)) throw new Error(`${written} is no type of the sandbox.`)
  return type
}

/** Returns the village that only this agency has in the sandbox. */
function villageOf({ regions: [, village] }: Agency): string {
  if (village === undefined) throw new Error('An agency of the sandbox has a village of its own.')
  return village
}

const presentEvent = (type: MadeType, { eventId, token, ...permit }: MadeEvent) => ({
  id: eventId,
  type: publicType(type),
  permit: { ...permit, verificationPath: `/v1/verifications/${token}` },
})
