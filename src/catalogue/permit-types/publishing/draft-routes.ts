import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { demandProvincialAdministrator } from '../../../access/identity/administrators.ts'
import { after, page } from '../../../http/cursor.ts'
import { created, once } from '../../../http/idempotency/once.ts'
import { NoContent, refusals } from '../../../http/problems/refusals.ts'
import { ChangeHeaders, demandedVersionOf, keyOf, PostHeaders } from '../../../http/request.ts'
import { type App, PageQuery, ref } from '../../../http/schema.ts'
import type { Database } from '../../../platform/db/client.ts'
import { PermitTypeDefinition, PermitTypeVersion } from '../schema.ts'
import { Code } from '../schema-parts.ts'
import { findDraft, listDrafts } from './draft-queries.ts'
import { NewPermitTypeDraft, NewPublication, PermitTypeDraft, PermitTypeDraftList } from './draft-schema.ts'
import { beginDraft, discardDraft, publishDraft, replaceDraft } from './publish.ts'

const tags = ['Administration']
const params = Type.Object({ code: Code })
const etag = ({ revision }: { revision: number }) => `"${revision}"`

/** Sends the members of a body in their own order. The serializer of a schema would put the required ones first. */
const inOrder = (reply: FastifyReply) => reply.type('application/json; charset=utf-8').serializer(JSON.stringify)

interface PermitTypeDraftParts {
  database: Database
}

/** Registers the routes of drafts of permit types and their publication, for administrators of the province. */
export async function permitTypeDrafts(app: App, parts: PermitTypeDraftParts) {
  createPermitTypeDraftRoute(app, parts)
  listPermitTypeDraftsRoute(app, parts)
  getPermitTypeDraftRoute(app, parts)
  replacePermitTypeDraftRoute(app, parts)
  discardPermitTypeDraftRoute(app, parts)
  publishPermitTypeRoute(app, parts)
}

function createPermitTypeDraftRoute(app: App, { database }: PermitTypeDraftParts) {
  app.post(
    '/permit-type-drafts',
    {
      schema: {
        operationId: 'createPermitTypeDraft',
        tags,
        summary: 'Create a draft of a permit type',
        description:
          'Call this to write a new permit type, or the next version of one. The definition is checked as at ' +
          'publication: form, document slots, every rule against the fields of the form, and the samples. 422 ' +
          'lists all faults by pointer. For administrators of the province.',
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
        return created(draft, { etag: etag(draft), location: `/v1/permit-type-drafts/${draft.code}` })
      })
      return inOrder(reply.code(201).headers(answer.headers)).send(answer.body)
    },
  )
}

function listPermitTypeDraftsRoute(app: App, { database: { reader } }: PermitTypeDraftParts) {
  app.get(
    '/permit-type-drafts',
    {
      schema: {
        operationId: 'listPermitTypeDrafts',
        tags,
        summary: 'List the drafts of permit types',
        description: 'Returns the drafts in order of code. For administrators of the province.',
        querystring: PageQuery,
        response: { 200: ref(PermitTypeDraftList), ...refusals('forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, query: { limit, cursor } }) => {
      demandProvincialAdministrator(actor, 'read_permit_type_drafts')
      const list = { list: 'permit-type-drafts' }
      const rows = await listDrafts(reader, { limit, after: after(cursor, list, /^[A-Z0-9-]+$/) })
      return page(rows, limit, list, (row) => row.code)
    },
  )
}

function getPermitTypeDraftRoute(app: App, { database: { reader } }: PermitTypeDraftParts) {
  app.get(
    '/permit-type-drafts/:code',
    {
      schema: {
        operationId: 'getPermitTypeDraft',
        tags,
        summary: 'Get the draft of a permit type',
        description:
          'Returns the draft with its ETag. Send the ETag as `If-Match` to change, discard or publish the draft.',
        params,
        response: { 200: ref(PermitTypeDraft), ...refusals('forbidden', 'not_found') },
      },
    },
    async ({ actor, params: { code } }, reply) => {
      demandProvincialAdministrator(actor, 'read_permit_type_drafts')
      const draft = await findDraft(reader, code)
      return inOrder(reply.header('etag', etag(draft))).send(draft)
    },
  )
}

function replacePermitTypeDraftRoute(app: App, { database: { pool } }: PermitTypeDraftParts) {
  app.put(
    '/permit-type-drafts/:code',
    {
      schema: {
        operationId: 'replacePermitTypeDraft',
        tags,
        summary: 'Replace the draft of a permit type',
        description:
          'Replaces the whole definition: the body is the definition itself, without its code. Send the ETag of the ' +
          'draft as `If-Match`. It is checked as at publication, and 422 lists all faults by pointer.',
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
      const draft = await replaceDraft(pool, code, demandedVersionOf(headers), body, actor)
      return inOrder(reply.header('etag', etag(draft))).send(draft)
    },
  )
}

function discardPermitTypeDraftRoute(app: App, { database: { pool } }: PermitTypeDraftParts) {
  app.delete(
    '/permit-type-drafts/:code',
    {
      schema: {
        operationId: 'discardPermitTypeDraft',
        tags,
        summary: 'Discard the draft of a permit type',
        description: 'Deletes the draft. Published versions stay as they are.',
        params,
        headers: ChangeHeaders,
        response: { 204: NoContent, ...refusals('forbidden', 'not_found', 'stale', 'precondition_required') },
      },
    },
    async ({ actor, headers, params: { code } }, reply) => {
      await discardDraft(pool, code, demandedVersionOf(headers), actor)
      return reply.code(204).send(null)
    },
  )
}

function publishPermitTypeRoute(app: App, { database: { pool } }: PermitTypeDraftParts) {
  app.post(
    '/permit-type-drafts/:code/publications',
    {
      schema: {
        operationId: 'publishPermitType',
        tags,
        summary: 'Publish the draft of a permit type',
        description:
          'Makes the draft whose ETag you send the next version, from a given day on. Applications keep the version ' +
          'they were drafted with. The samples must prove the rules: each condition holds in one and not in another, ' +
          'and each amount is charged. No rule may read an answer that may be missing. A `retention` states ' +
          '`countsFrom` if permits have no last day. Otherwise 422 `rules_unproven` names each rule by pointer and ' +
          'label. To publish all the same, send these pointers in `confirmedRules`. A type needs a sample.',
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
      const version = await publishDraft(pool, code, demandedVersionOf(headers), body, actor)
      const location = `/v1/permit-types/${code}/versions/${version.version}`
      return inOrder(reply.code(201).header('location', location)).send(version)
    },
  )
}
