import Type from 'typebox'
import { once } from '../../http/idempotency/once.ts'
import { onceByStatement } from '../../http/idempotency/once-by-statement.ts'
import { languageOf } from '../../http/problems/language.ts'
import { NoContent, refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, channelOf, etagOf, keyOf, PostHeaders } from '../../http/request.ts'
import { type App, ref } from '../../http/schema.ts'
import { type Database, factsOf } from '../../platform/db/client.ts'
import { oncePer } from '../../platform/lazy.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import { givingStrays } from '../../platform/stored-objects/stray.ts'
import type { Vault } from '../../privacy/vault.ts'
import type { Case } from '../case/case.ts'
import { evaluateCase } from '../case/evaluated.ts'
import { presentCase, presentSetAside } from '../case/present.ts'
import { Application } from '../case/schema.ts'
import { boundContextOf } from '../context.ts'
import { ApplicationParams } from '../params.ts'
import type { ReadRecord } from '../reads/record.ts'
import { channelAtCounter } from './assistance.ts'
import { changeDraft, discardApplication } from './change.ts'
import { answersOf, createDraft } from './draft.ts'
import { moveToVersion } from './move-version.ts'
import { createdAnswer, presentMove } from './present.ts'
import { ApplicationPatch, NewApplication } from './schema.ts'
import { startFromEarlier } from './start.ts'
import { NewVersion, VersionMove } from './version-schema.ts'

const tags = ['Applications']

/** Routes that create, change, move and discard a draft. */
export async function drafts(
  app: App,
  { database, storage, vault, reads }: { database: Database; storage: Storage; vault: Vault; reads: ReadRecord },
) {
  const { reader, pool } = database

  app.post(
    '/applications',
    {
      schema: {
        operationId: 'createApplication',
        tags,
        summary: 'Create an application',
        description:
          'Creates a draft. Answers may be missing or incomplete: they are saved, and `answerFaults` lists ' +
          'what is left to do. Three things are refused: unknown fields, values of another shape (object, ' +
          'list, single value), and texts or lists that are too long. A front desk officer who files for ' +
          'somebody sends `filedAtOfficeId` and `assistance`; the channel is then `counter` unless `phone` ' +
          'is stated. `startFrom` renews, amends or copies an earlier application.',
        headers: PostHeaders,
        body: NewApplication,
        response: {
          201: ref(Application),
          ...refusals(
            'not_found',
            'forbidden',
            'rule_broken',
            'conflict',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers } = request
      const { startFrom, ...input } = body
      const channel = input.filedAtOfficeId ? channelAtCounter(headers['x-channel']) : channelOf(headers)
      const beginnings = startFrom
        ? await startFromEarlier({ database, storage, vault, reads }, { ...input, startFrom }, actor)
        : null
      // The response stored for a retry has no answers: the retry sends the same ones.
      const key =
        headers['idempotency-key'] === undefined ? undefined : keyOf(request, headers, vault.fingerprint(body))
      const copies = beginnings?.copies.map(({ objectKey }) => objectKey) ?? []
      const answerOf = oncePer((draft: Case) => createdAnswer(draft, actor, languageOf(request)))
      const keyedAnswer = key && ((draft: Case) => ({ key, answer: answerOf(draft) }))
      const context = { vault, actor, channel }
      const answer = beginnings
        ? await givingStrays(pool, storage, copies, () =>
            once(database, key, async (db) =>
              answerOf(await createDraft({ ...context, db, facts: factsOf(database, db) }, input, beginnings)),
            ),
          )
        : await onceByStatement(database, key, async () =>
            answerOf(await createDraft({ ...context, db: pool, facts: reader, keyedAnswer }, input)),
          )
      const setAside = beginnings?.setAside ? presentSetAside(beginnings.setAside, languageOf(request)) : null
      return reply
        .code(201)
        .headers(answer.headers)
        .send({ ...answer.body, answers: answersOf(input, beginnings), setAside })
    },
  )

  app.patch(
    '/applications/:id',
    {
      schema: {
        operationId: 'updateApplication',
        tags,
        summary: 'Update an application',
        description:
          'Saves answers or the place of a draft, or the corrections of a returned application. Answers that ' +
          'violate the form are saved, so that no input is lost: `answerFaults` lists them, and they block ' +
          '`submit`. Three things are refused: unknown fields, values of another shape (object, list, single ' +
          'value), and texts or lists that are too long. Then nothing is saved, and all faults are listed. A ' +
          'mask that is sent back unchanged keeps the answer.',
        consumes: ['application/merge-patch+json', 'application/json'],
        params: ApplicationParams,
        headers: ChangeHeaders,
        body: ApplicationPatch,
        response: {
          200: ref(Application),
          ...refusals('not_found', 'forbidden', 'not_editable', 'stale', 'rule_broken', 'precondition_required'),
        },
      },
    },
    async (request, reply) => {
      const { actor, params, body } = request
      const application = await changeDraft({ ...boundContextOf(request, pool), vault }, params.id, body)
      return reply
        .header('etag', etagOf(application))
        .send(presentCase(evaluateCase(application), actor, languageOf(request)))
    },
  )

  app.put(
    '/applications/:id/permit-type-version',
    {
      schema: {
        operationId: 'moveApplicationToVersion',
        tags,
        summary: 'Move a draft to another version',
        description:
          'Moves a draft to the version of its permit type that is in force; until then it keeps the version ' +
          'it was created with. Answers that the new form refuses and documents without a slot are set aside ' +
          'and listed, not lost. With `dryRun` nothing is written.',
        params: ApplicationParams,
        headers: ChangeHeaders,
        querystring: Type.Object(
          { dryRun: Type.Boolean({ default: false, description: 'Return the result and write nothing.' }) },
          { additionalProperties: false },
        ),
        body: NewVersion,
        response: {
          200: ref(VersionMove),
          ...refusals(
            'not_found',
            'forbidden',
            'not_editable',
            'permit_type_retired',
            'stale',
            'rule_broken',
            'precondition_required',
          ),
        },
      },
    },
    async (request, reply) => {
      const {
        actor,
        params,
        body,
        query: { dryRun },
      } = request
      const context = { ...boundContextOf(request, dryRun ? reader : pool), vault }
      const moved = await moveToVersion(context, params.id, { version: body.version, dryRun })
      return reply
        .header('etag', etagOf(moved.application))
        .send(presentMove(moved, dryRun, actor, languageOf(request)))
    },
  )

  app.delete(
    '/applications/:id',
    {
      schema: {
        operationId: 'discardApplication',
        tags,
        summary: 'Discard a draft',
        description:
          'Deletes the answers and documents of a draft for good. A submitted application cannot be ' +
          'discarded; withdraw it by a step.',
        params: ApplicationParams,
        headers: ChangeHeaders,
        response: {
          204: NoContent,
          ...refusals('not_found', 'forbidden', 'not_editable', 'stale', 'precondition_required'),
        },
      },
    },
    async ({ actor, headers, params }, reply) => {
      await discardApplication(boundContextOf({ actor, headers }, pool), params.id)
      return reply.code(204).send(null)
    },
  )
}
