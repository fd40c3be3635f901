import Type from 'typebox'
import { created, once, onceInTransaction } from '../../http/idempotency/once.ts'
import { languageOf } from '../../http/problems/language.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { channelOf, etagOf, keyOf, StepHeaders, versionOf } from '../../http/request.ts'
import { type App, ref } from '../../http/schema.ts'
import { channelAtCounter } from '../drafts/assistance.ts'
import type { Effects } from './effect.ts'
import { decideObjection, previewDecision, withdrawObjection } from './end.ts'
import { NewObjectionDecision, NewObjectionWithdrawal, ObjectionDecisionPreview } from './input-schema.ts'
import { showObjection } from './present.ts'
import { ObjectionParams, type ObjectionParts, tags } from './routes.ts'
import { Objection } from './schema.ts'

type ObjectionDecisionParts = ObjectionParts & Effects

/** Routes that decide and withdraw objections. */
export async function objectionDecisions(app: App, parts: ObjectionDecisionParts) {
  createObjectionDecisionRoute(app, parts)
  createObjectionWithdrawalRoute(app, parts)
}

function createObjectionDecisionRoute(app: App, { database, vault, reads, ...effects }: ObjectionDecisionParts) {
  app.post(
    '/objections/:id/decisions',
    {
      schema: {
        operationId: 'createObjectionDecision',
        tags,
        summary: 'Decide an objection',
        description:
          'Decides an objection as the head of the responsible office; the head who refused, suspended or revoked ' +
          'may decide it. A head who reviewed or inspected the application, or entered the objection, may not. ' +
          'Decides an appeal as the head of its `office`, the one above; the heads who took the decision that it is ' +
          'against, and who decided the objection, may not. `granted` has its effect at once: the refused ' +
          'application is in review again, and its clock goes on where it stopped; the suspension of the permit is ' +
          'lifted, or its revocation called off. With `dryRun` all checks run and nothing is written.',
        params: ObjectionParams,
        headers: StepHeaders,
        querystring: Type.Object(
          { dryRun: Type.Boolean({ default: false, description: 'True: run all checks and write nothing.' }) },
          { additionalProperties: false },
        ),
        body: NewObjectionDecision,
        response: {
          200: ref(ObjectionDecisionPreview),
          201: ref(Objection),
          ...refusals(
            'not_found',
            'forbidden',
            'objection_decided',
            'conflict',
            'stale',
            'blocked',
            'rule_broken',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const {
        actor,
        body,
        headers,
        params: { id },
      } = request
      const bound = { actor, channel: channelOf(headers), ifVersion: versionOf(headers) }
      if (request.query.dryRun) {
        await previewDecision({ ...bound, db: database.reader }, id, body)
        return reply.code(200).send({ dryRun: true as const, to: body.outcome })
      }
      const answer = await onceInTransaction(database, keyOf(request, headers, body), async (db) => {
        const changed = await decideObjection(
          { ...bound, db, consequences: effects.consequences, takeBack: effects.takeBack },
          id,
          body,
        )
        return created({ id }, headersOf(id, changed))
      })
      const { shown } = await showObjection({ db: database.pool, vault, reads }, id, {
        actor,
        language: languageOf(request),
      })
      return reply.code(201).headers(answer.headers).send(shown)
    },
  )
}

function createObjectionWithdrawalRoute(app: App, { database, vault, reads }: ObjectionDecisionParts) {
  app.post(
    '/objections/:id/withdrawals',
    {
      schema: {
        operationId: 'createObjectionWithdrawal',
        tags,
        summary: 'Withdraw an objection',
        description:
          "Withdraws an open objection or appeal, for the applicant's side: a counter that filed the application for " +
          'somebody states `assistance`. The decision stands. Another one can be filed until the last day of the ' +
          'remedy.',
        params: ObjectionParams,
        headers: StepHeaders,
        body: NewObjectionWithdrawal,
        response: {
          201: ref(Objection),
          ...refusals(
            'not_found',
            'forbidden',
            'objection_decided',
            'conflict',
            'stale',
            'rule_broken',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const {
        actor,
        body,
        headers,
        params: { id },
      } = request
      const { reason = null, assistance = null } = body
      const channel = assistance === null ? channelOf(headers) : channelAtCounter(headers['x-channel'])
      const bound = { actor, channel, ifVersion: versionOf(headers) }
      const answer = await once(database, keyOf(request, headers, body), async (db) => {
        const changed = await withdrawObjection({ ...bound, db }, id, { reason, assistance })
        return created({ id }, headersOf(id, changed))
      })
      const { shown } = await showObjection({ db: database.pool, vault, reads }, id, {
        actor,
        language: languageOf(request),
      })
      return reply.code(201).headers(answer.headers).send(shown)
    },
  )
}

const headersOf = (id: string, changed: { version: number }) => ({
  etag: etagOf(changed),
  location: `/v1/objections/${id}`,
})
