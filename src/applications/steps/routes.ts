import Type from 'typebox'
import type { Actor } from '../../access/identity/actor.ts'
import type { Channel } from '../../http/channels.ts'
import type { Key } from '../../http/idempotency/once.ts'
import { created } from '../../http/idempotency/once.ts'
import { onceByStatement } from '../../http/idempotency/once-by-statement.ts'
import { languageOf, warningsInLanguage } from '../../http/problems/language.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { channelOf, etagOf, keyOf, StepHeaders, versionOf } from '../../http/request.ts'
import { type App, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Language } from '../../platform/words.ts'
import type { Vault } from '../../privacy/vault.ts'
import type { VaultContext } from '../context.ts'
import { channelAtCounter } from '../drafts/assistance.ts'
import { Transition } from '../history/schema.ts'
import { ApplicationParams } from '../params.ts'
import type { Consequence } from './consequence.ts'
import type { StepInput } from './input.ts'
import { NewTransition, TransitionPreview } from './schema.ts'
import { previewStep, type StepTaken, takeStep } from './transition.ts'
import { warningsOf } from './warnings.ts'

interface TransitionParts {
  database: Database
  vault: Vault
  consequences: readonly Consequence[]
}

/** The route that takes steps of an application. */
export async function transitions(app: App, parts: TransitionParts) {
  app.post(
    '/applications/:id/transitions',
    {
      schema: {
        operationId: 'transitionApplication',
        tags: ['Transitions'],
        summary: 'Take a step of an application',
        description:
          'Changes the status; nothing else does. `nextActions` of the application lists the steps that the ' +
          'caller may take now, with their blockers. A step that is not possible from this status is 409, a ' +
          'blocked one is 422. With `dryRun` every check runs and nothing is written.',
        params: ApplicationParams,
        headers: StepHeaders,
        querystring: Type.Object(
          { dryRun: Type.Boolean({ default: false, description: 'Run every check and write nothing.' }) },
          { additionalProperties: false },
        ),
        body: NewTransition,
        response: {
          200: ref(TransitionPreview),
          201: ref(Transition),
          ...refusals(
            'not_found',
            'forbidden',
            'own_application',
            'step_not_allowed',
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
      const { actor, body, headers, params, query } = request
      const channel = 'assistance' in body ? channelAtCounter(headers['x-channel']) : channelOf(headers)
      const asked: AskedStep = {
        asking: { vault: parts.vault, actor, channel, ifVersion: versionOf(headers) },
        id: params.id,
        input: body,
      }
      if (query.dryRun) return reply.code(200).send(await preview(parts, asked, languageOf(request)))
      const answer = await takeOnce(parts, asked, keyOf(request, headers, body))
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

/** A step as a request asks for it. */
interface AskedStep {
  asking: Omit<VaultContext, 'db' | 'facts'>
  id: string
  input: StepInput
}

/** Runs every check of a step, and returns what it would do. */
async function preview({ database }: TransitionParts, { asking, id, input }: AskedStep, language: Language) {
  const { application, decision } = await previewStep({ ...asking, db: database.reader }, id, input)
  return {
    dryRun: true as const,
    action: decision.action,
    from: application.status,
    to: decision.to,
    ...warningsInLanguage(warningsOf(application, decision.action), language),
  }
}

/** Takes a step by one statement, which also stores its response for the key. */
function takeOnce({ database, consequences }: TransitionParts, { asking, id, input }: AskedStep, key: Key | undefined) {
  const answerOf = (taken: StepTaken) => created(shown(taken, asking.actor, asking.channel), { etag: etagOf(taken) })
  const keyedAnswer = key && ((taken: StepTaken) => ({ key, answer: answerOf(taken) }))
  const taking = { ...asking, db: database.pool, facts: database.reader, consequences, keyedAnswer }
  return onceByStatement(database, key, async () => answerOf(await takeStep(taking, id, input)))
}

/** Returns a step that was just taken, as the history shows it. */
const shown = (
  { id, version, action, from, to, at, details, office, standing }: StepTaken,
  actor: Actor,
  channel: Channel,
) => ({
  id,
  version,
  action,
  from,
  to,
  actor: { standing, name: actor.name, office },
  channel,
  details,
  at: at.toISOString(),
})
