import { admit } from '../../access/rate-limits/limiting.ts'
import type { Limits } from '../../access/rate-limits/limits.ts'
import { fault } from '../../http/problems/faults.ts'
import { Problem } from '../../http/problems/problem.ts'
import { NoContent, refusals } from '../../http/problems/refusals.ts'
import { type App, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { readKioskCode } from './code.ts'
import { KioskCode, KioskSession, NewKioskSession } from './schema.ts'
import { endSession } from './session-queries.ts'
import { idleMinutes, issueKioskCode, sitDown } from './sit.ts'

const tags = ['Kiosks']
const secondsAMinute = 60

/** A person gets a code for a kiosk at home, and signs out of the kiosk. */
export async function kioskVisits(app: App, { database: { pool }, limits }: { database: Database; limits: Limits }) {
  app.post(
    '/me/kiosk-codes',
    {
      onRequest: async (request, reply) => admit(limits, 'kiosk_codes', request.actor.personId, reply),
      schema: {
        operationId: 'issueKioskCode',
        tags,
        summary: 'Get a code for a kiosk',
        description:
          'A code to type at a kiosk, good for some minutes and for one session. It is shown once and kept as a ' +
          'hash; the next one takes its place.',
        response: { 201: ref(KioskCode) },
      },
    },
    async ({ actor }, reply) =>
      reply
        .code(201)
        .header('cache-control', 'no-store')
        .send(await issueKioskCode(pool, actor)),
  )

  app.post(
    '/kiosk-sessions/endings',
    {
      schema: {
        operationId: 'concludeKioskSession',
        tags,
        summary: 'Leave a kiosk',
        description: 'Ends the session whose token this is sent with: it is of no use from then on.',
        response: { 204: NoContent, ...refusals('forbidden') },
      },
    },
    async ({ actor: { kiosk } }, reply) => {
      if (!kiosk) throw new Problem('forbidden', { action: 'conclude_kiosk_session', by: ['kiosk_session'] })
      await endSession(pool, kiosk.sessionId)
      return reply.code(204).send(null)
    },
  )
}

/** A device signs the person before it in. */
export async function kioskSessions(app: App, { database: { pool }, limits }: { database: Database; limits: Limits }) {
  app.post(
    '/kiosk-sessions',
    {
      schema: {
        operationId: 'createKioskSession',
        tags,
        summary: 'Open a session at a kiosk',
        description:
          'By the key of the device and the code of a person, which is spent. The token acts as that person with ' +
          'the channel kiosk and nothing of their posts, for some minutes; what was open at the device before is ' +
          'over. Wrong codes are counted for each device: after too many it is not answered for a while.',
        body: NewKioskSession,
        response: { 201: ref(KioskSession), ...refusals('not_found', 'rule_broken') },
      },
    },
    async ({ body, device }, reply) => {
      const code = readKioskCode(body.code)
      if (code === null) throw new Problem('rule_broken', {}, { errors: [fault({ pointer: '/code' }, 'mistyped')] })
      limits.demand('kiosk_guesses', device.kioskId)
      const { id, token, name, expiresAt } = await sitDown(pool, device, code)
      limits.giveBack('kiosk_guesses', device.kioskId)
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ id, token, name, expiresAt, idleSeconds: idleMinutes * secondsAMinute })
    },
  )
}
