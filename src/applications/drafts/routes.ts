import Type from 'typebox'
import { languageOf } from '../../http/problems/language.ts'
import { NoContent, refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, etagOf } from '../../http/request.ts'
import { type App, ref } from '../../http/schema.ts'
import { evaluateCase } from '../case/evaluated.ts'
import { presentCase } from '../case/present.ts'
import { Application } from '../case/schema.ts'
import { boundContextOf } from '../context.ts'
import { ApplicationParams } from '../params.ts'
import { changeDraft, discardApplication } from './change.ts'
import { createApplicationRoute } from './creation-routes.ts'
import { moveToVersion } from './move-version.ts'
import { presentMove } from './present.ts'
import { ApplicationPatch } from './schema.ts'
import type { DraftParts } from './start.ts'
import { NewVersion, VersionMove } from './version-schema.ts'

const tags = ['Applications']

/** Routes that create, change, discard and move a draft. */
export async function drafts(app: App, parts: DraftParts) {
  createApplicationRoute(app, parts)
  updateApplicationRoute(app, parts)
  discardApplicationRoute(app, parts)
  moveApplicationToVersionRoute(app, parts)
}

function updateApplicationRoute(app: App, { database: { pool }, vault, reads }: DraftParts) {
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
      const application = await changeDraft({ ...boundContextOf(request, pool), vault, reads }, params.id, body)
      return reply
        .header('etag', etagOf(application))
        .send(presentCase(evaluateCase(application), actor, languageOf(request)))
    },
  )
}

function discardApplicationRoute(app: App, { database: { pool } }: DraftParts) {
  app.delete(
    '/applications/:id',
    {
      schema: {
        operationId: 'discardApplication',
        tags,
        summary: 'Discard a draft',
        description:
          'Deletes the answers and documents of an application that was never submitted for good: a draft, or one ' +
          'that was withdrawn as a draft. A submitted application cannot be discarded; withdraw it by a step.',
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

function moveApplicationToVersionRoute(app: App, { database: { reader, pool }, vault, reads }: DraftParts) {
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
      const context = { ...boundContextOf(request, dryRun ? reader : pool), vault, reads }
      const moved = await moveToVersion(context, params.id, { version: body.version, dryRun })
      return reply
        .header('etag', etagOf(moved.application))
        .send(presentMove(moved, dryRun, actor, languageOf(request)))
    },
  )
}
