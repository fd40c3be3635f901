import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { demandProvincialAdministrator } from '../../access/identity/administrators.ts'
import { after, page } from '../../http/cursor.ts'
import { once } from '../../http/idempotency/once.ts'
import { NoContent, refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, demandedVersionOf, keyOf, PostHeaders } from '../../http/request.ts'
import { type App, paging, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { findDraft, listDrafts } from './draft-queries.ts'
import { beginDraft, dropDraft, publish, retire, rollOut, saveDraft } from './publish.ts'
import {
  Code,
  NewPermitTypeDraft,
  NewPublication,
  NewRollout,
  PermitTypeDefinition,
  PermitTypeDraft,
  PermitTypeDraftList,
  PermitTypeVersion,
  Retirement,
  Rollout,
} from './schema.ts'

const tags = ['Administration']
const params = Type.Object({ code: Code })
const etag = ({ revision }: { revision: number }) => `"${revision}"`

/**
 * Makes a reply send its body member by member as it is: the serializer of a schema puts the required members first.
 */
const inOrder = (reply: FastifyReply) => reply.type('application/json; charset=utf-8').serializer(JSON.stringify)

/** Permit types as administrators write, try and publish them. */
export async function permitTypeDrafts(app: App, { database }: { database: Database }) {
  const { lane, pool } = database

  app.post(
    '/permit-type-drafts',
    {
      schema: {
        operationId: 'createPermitTypeDraft',
        tags,
        summary: 'Begin a draft of a permit type',
        description:
          "For a new type, or for the next version of one. The definition is checked as it will be at publishing: form, slots, every rule against the form's own fields, and its samples.",
        headers: PostHeaders,
        body: NewPermitTypeDraft,
        response: {
          201: ref(PermitTypeDraft),
          ...refusals(
            'not_found',
            'forbidden',
            'draft_exists',
            'rule_broken',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers } = request
      const answer = await once(database, keyOf(request, headers, body), async (db) => {
        const draft = await beginDraft(db, body.code, body.definition, actor)
        return {
          statusCode: 201,
          headers: { etag: etag(draft), location: `/v1/permit-type-drafts/${draft.code}` },
          body: draft,
        }
      })
      return inOrder(reply.code(201).headers(answer.headers)).send(answer.body)
    },
  )

  app.get(
    '/permit-type-drafts',
    {
      schema: {
        operationId: 'listPermitTypeDrafts',
        tags,
        summary: 'List the drafts',
        description: 'Permit types being written, in order of their code.',
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: ref(PermitTypeDraftList), ...refusals('forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, query: { limit, cursor } }) => {
      demandProvincialAdministrator(actor, 'read_permit_type_drafts')
      const list = { list: 'permit-type-drafts' }
      return page(
        await listDrafts(lane, { limit, after: after(cursor, list, /^[A-Z0-9-]+$/) }),
        limit,
        list,
        (row) => row.code,
      )
    },
  )

  app.get(
    '/permit-type-drafts/:code',
    {
      schema: {
        operationId: 'getPermitTypeDraft',
        tags,
        summary: 'Get a draft',
        description: 'The draft of a permit type, with the ETag that a change of it needs.',
        params,
        response: { 200: ref(PermitTypeDraft), ...refusals('forbidden', 'not_found') },
      },
    },
    async ({ actor, params: { code } }, reply) => {
      demandProvincialAdministrator(actor, 'read_permit_type_drafts')
      const draft = await findDraft(lane, code)
      return inOrder(reply.header('etag', etag(draft))).send(draft)
    },
  )

  app.put(
    '/permit-type-drafts/:code',
    {
      schema: {
        operationId: 'replacePermitTypeDraft',
        tags,
        summary: 'Replace a draft',
        description:
          'Takes a whole definition in the place of the one before, checked as at publishing; all faults come at once.',
        params,
        headers: ChangeHeaders,
        body: PermitTypeDefinition,
        response: {
          200: ref(PermitTypeDraft),
          ...refusals('forbidden', 'not_found', 'stale', 'rule_broken', 'precondition_required'),
        },
      },
    },
    async ({ actor, headers, params: { code }, body }, reply) => {
      const draft = await saveDraft(pool, code, demandedVersionOf(headers), body, actor)
      return inOrder(reply.header('etag', etag(draft))).send(draft)
    },
  )

  app.delete(
    '/permit-type-drafts/:code',
    {
      schema: {
        operationId: 'discardPermitTypeDraft',
        tags,
        summary: 'Throw a draft away',
        description: 'Published versions stay as they are.',
        params,
        headers: ChangeHeaders,
        response: { 204: NoContent, ...refusals('forbidden', 'not_found', 'stale', 'precondition_required') },
      },
    },
    async ({ actor, headers, params: { code } }, reply) => {
      await dropDraft(pool, code, demandedVersionOf(headers), actor)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/permit-type-drafts/:code/publications',
    {
      schema: {
        operationId: 'publishPermitType',
        tags,
        summary: 'Publish a draft',
        description:
          'Makes exactly the draft that was read the next version, from a day on. A published version never ' +
          'changes; applications keep the version they were drafted with. The samples of the type have to prove ' +
          'its rules: each condition holds in one and does not in another, each amount is charged, and no rule ' +
          'reads an answer that may be missing. Otherwise nothing is published, and 422 `rules_unproven` names ' +
          'each rule by pointer and label; to publish all the same, send these pointers in `confirmedRules`. A ' +
          'type without a sample is not published.',
        params,
        headers: ChangeHeaders,
        body: NewPublication,
        response: {
          201: ref(PermitTypeVersion),
          ...refusals('forbidden', 'not_found', 'stale', 'rule_broken', 'rules_unproven', 'precondition_required'),
        },
      },
    },
    async ({ actor, headers, params: { code }, body }, reply) => {
      const version = await publish(pool, code, demandedVersionOf(headers), body, actor)
      const location = `/v1/permit-types/${code}/versions/${version.version}`
      return inOrder(reply.code(201).header('location', location)).send(version)
    },
  )

  app.post(
    '/permit-types/:code/rollouts',
    {
      schema: {
        operationId: 'rollOutPermitType',
        tags,
        summary: 'Bring a permit type online',
        description:
          'Permit types go online office by office: at an office and those below it, or at those of one level. Where a type is not online, its applications go up to the next office where it is.',
        params,
        headers: PostHeaders,
        body: NewRollout,
        response: {
          201: ref(Rollout),
          ...refusals('forbidden', 'not_found', 'rule_broken', 'request_in_flight', 'idempotency_key_reused'),
        },
      },
    },
    async (request, reply) => {
      const {
        actor,
        headers,
        params: { code },
        body,
      } = request
      const answer = await once(database, keyOf(request, headers, body), async (db) => ({
        statusCode: 201,
        headers: {},
        body: await rollOut(db, code, body, actor),
      }))
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )

  app.post(
    '/permit-types/:code/retirements',
    {
      schema: {
        operationId: 'retirePermitType',
        tags,
        summary: 'Retire a permit type',
        description:
          'From that day on nobody can begin an application for it. Applications under way finish. Everybody can ' +
          'read it at `GET /permit-types/{code}/retirement`.',
        params,
        headers: PostHeaders,
        body: Retirement,
        response: {
          201: ref(Retirement),
          ...refusals(
            'forbidden',
            'not_found',
            'rule_broken',
            'retired_already',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const {
        actor,
        headers,
        params: { code },
        body,
      } = request
      const answer = await once(database, keyOf(request, headers, body), async (db) => ({
        statusCode: 201,
        headers: {},
        body: await retire(db, code, body, actor),
      }))
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
