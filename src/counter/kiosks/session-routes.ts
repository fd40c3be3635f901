import { admitting } from '../../access/rate-limits/limiting.ts'
import type { Limits } from '../../access/rate-limits/limits.ts'
import { fault } from '../../http/problems/faults.ts'
import { Problem, ruleBroken } from '../../http/problems/problem.ts'
import { NoContent, refusals } from '../../http/problems/refusals.ts'
import { type App, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { readKioskCode } from './code.ts'
import { endSession } from './session-queries.ts'
import { KioskCode, KioskSession, NewKioskSession } from './session-schema.ts'
import { idleMinutes, issueKioskCode, signInAtKiosk } from './sessions.ts'

const tags = ['Kiosks']
const secondsAMinute = 60

interface KioskVisitParts {
  database: Database
  limits: Limits
}

/** Routes for a person: get a code for a kiosk, end the session there. */
export async function kioskVisits(app: App, parts: KioskVisitParts) {
  issueKioskCodeRoute(app, parts)
  concludeKioskSessionRoute(app, parts)
}

function issueKioskCodeRoute(app: App, { database: { pool }, limits }: KioskVisitParts) {
  app.post(
    '/me/kiosk-codes',
    {
      onRequest: admitting(limits, 'kiosk_codes', ({ actor }) => actor.personId),
      schema: {
        operationId: 'issueKioskCode',
        tags,
        summary: 'Get a code for a kiosk',
        description:
          'Returns a code that you type at a kiosk to sign in. It is valid for five minutes and for one session. It ' +
          'is returned once; a new code replaces it.',
        response: { 201: ref(KioskCode) },
      },
    },
    async ({ actor }, reply) =>
      reply
        .code(201)
        .header('cache-control', 'no-store')
        .send(await issueKioskCode(pool, actor)),
  )
}

function concludeKioskSessionRoute(app: App, { database: { pool } }: KioskVisitParts) {
  app.post(
    '/kiosk-sessions/endings',
    {
      schema: {
        operationId: 'concludeKioskSession',
        tags,
        summary: 'End a session at a kiosk',
        description: 'Ends the session whose token you send. The token is invalid from then on.',
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

/** The route by which a kiosk opens a session for the person in front of it. */
export async function kioskSessions(app: App, { database: { pool }, limits }: { database: Database; limits: Limits }) {
  app.post(
    '/kiosk-sessions',
    {
      schema: {
        operationId: 'createKioskSession',
        tags,
        summary: 'Open a session at a kiosk',
        description:
          'A kiosk calls this with its key and the code that a person typed. Returns a token that acts as this ' +
          'person, with channel `kiosk` and without their posts. It ends after three minutes without a request, and ' +
          'after twenty minutes. The code is used up. An earlier session at the kiosk ends, and one of the person at ' +
          'another kiosk. 404: the code is wrong or expired. 429: too many wrong codes at this kiosk.',
        body: NewKioskSession,
        response: { 201: ref(KioskSession), ...refusals('not_found', 'rule_broken') },
      },
    },
    async ({ body, device }, reply) => {
      const code = readKioskCode(body.code)
      if (code === null) throw ruleBroken(fault({ pointer: '/code' }, 'mistyped'))
      limits.demand('kiosk_guesses', device.kioskId)
      const { id, token, name, expiresAt } = await signInAtKiosk(pool, device, code)
      limits.giveBack('kiosk_guesses', device.kioskId)
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ id, token, name, expiresAt, idleSeconds: idleMinutes * secondsAMinute })
    },
  )
}
