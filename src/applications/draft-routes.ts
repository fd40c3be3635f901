import Type from 'typebox'
import { once } from '../http/idempotency/once.ts'
import { languageOf } from '../http/problems/language.ts'
import { NoContent, refusals } from '../http/problems/refusals.ts'
import { ChangeHeaders, channelOf, keyOf, PostHeaders } from '../http/request.ts'
import { type App, ref } from '../http/schema.ts'
import type { Database } from '../platform/db/client.ts'
import type { Storage } from '../platform/stored-objects/storage.ts'
import { givingStrays } from '../platform/stored-objects/stray.ts'
import type { Vault } from '../privacy/vault.ts'
import { channelAtCounter } from './assistance.ts'
import { Application } from './case-schema.ts'
import { changeDraft, discardApplication } from './change-draft.ts'
import { boundContextOf } from './context.ts'
import { answersOf, createDraft } from './draft.ts'
import { ApplicationPatch, NewApplication } from './draft-schema.ts'
import { judgeCase } from './judged.ts'
import { moveToVersion } from './move-version.ts'
import { ApplicationParams } from './params.ts'
import { etagOf, presentCase, presentMove, presentSetAside } from './present.ts'
import type { ReadRecord } from './reads/record.ts'
import { startFromEarlier } from './start.ts'
import { NewVersion, VersionMove } from './version-schema.ts'

const tags = ['Applications']

/** Routes that create, change, move and discard a draft. */
export async function drafts(
  app: App,
  { database, storage, vault, reads }: { database: Database; storage: Storage; vault: Vault; reads: ReadRecord },
) {
  const { lane, pool } = database

  app.post(
    '/applications',
    {
      schema: {
        operationId: 'createApplication',
        tags,
        summary: 'Begin an application',
        description:
          'Makes a draft. Answers may be missing or unfinished: they are saved, and `answerFaults` lists what is ' +
          'left to do. Refused are fields that the form does not know, a value of another shape than the form has ' +
          '(object, list, single value), and texts and lists beyond their bounds. A front desk officer names the ' +
          'counter and files for somebody else, saying how they were identified and that they agreed; the channel ' +
          'is then `counter` unless `phone` is stated. With `startFrom` an earlier application is renewed, amended ' +
          'or copied.',
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
      // What is kept for a retry is without the answers: a retry brings the same ones.
      const key =
        headers['idempotency-key'] === undefined ? undefined : keyOf(request, headers, vault.fingerprint(body))
      const copies = beginnings?.copies.map(({ objectKey }) => objectKey) ?? []
      const answer = await givingStrays(pool, storage, copies, () =>
        once(database, key, async (db) => {
          const application = await createDraft({ db, vault, actor, channel }, input, beginnings)
          return {
            statusCode: 201,
            headers: { etag: etagOf(application), location: `/v1/applications/${application.id}` },
            body: { ...presentCase(judgeCase(application), actor, languageOf(request)), answers: {}, setAside: null },
          }
        }),
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
        summary: 'Change answers or place',
        description:
          'Saves a draft, or corrects what a returned application was returned for. Answers that break the schema ' +
          'of the form are saved, so that nothing typed is lost: `answerFaults` lists them, and they block ' +
          '`submit`. Refused, with all faults at once and nothing saved, are fields that the form does not know, a ' +
          'value of another shape than the form has (object, list, single value), and texts and lists beyond their ' +
          'bounds. A mask that is sent back as it was read leaves the answer as it is.',
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
        .send(presentCase(judgeCase(application), actor, languageOf(request)))
    },
  )

  app.put(
    '/applications/:id/permit-type-version',
    {
      schema: {
        operationId: 'moveApplicationToVersion',
        tags,
        summary: 'Move a draft to the version in force',
        description:
          'A draft keeps the version of its permit type that it was begun with until it is moved. Answers that the new form refuses and files without a slot are set aside and listed, not lost. With `dryRun` it only tells what would happen.',
        params: ApplicationParams,
        headers: ChangeHeaders,
        querystring: Type.Object(
          { dryRun: Type.Boolean({ default: false, description: 'Only say what would happen.' }) },
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
      const context = { ...boundContextOf(request, dryRun ? lane : pool), vault }
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
        summary: 'Throw a draft away',
        description:
          'Deletes the answers and documents of a draft for good. What was once submitted is withdrawn by a step instead.',
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
