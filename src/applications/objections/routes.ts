import Type from 'typebox'
import { after, page, uuidPattern } from '../../http/cursor.ts'
import { created, onceInTransaction } from '../../http/idempotency/once.ts'
import { languageOf } from '../../http/problems/language.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { channelOf, etagOf, keyOf, PostHeaders } from '../../http/request.ts'
import { type App, Id, ref } from '../../http/schema.ts'
import { isDay } from '../../http/validation/instants.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Vault } from '../../privacy/vault.ts'
import { channelAtCounter } from '../drafts/assistance.ts'
import type { ReadRecord } from '../reads/record.ts'
import { fileAppeal } from './appeal.ts'
import { fileObjection } from './file.ts'
import { NewObjection, ObjectionQuery } from './input-schema.ts'
import { listObjectionsOfOffices, listOwnObjections } from './list-queries.ts'
import { presentListed, showObjection } from './present.ts'
import { Objection, ObjectionList } from './schema.ts'

export const tags = ['Objections']
export const ObjectionParams = Type.Object({ id: Id('Identifier of the objection.') })

export interface ObjectionParts {
  database: Database
  vault: Vault
  reads: ReadRecord
}

/** Routes that file and read objections. */
export async function objections(app: App, parts: ObjectionParts) {
  createObjectionRoute(app, parts)
  listObjectionsRoute(app, parts)
  getObjectionRoute(app, parts)
}

function createObjectionRoute(app: App, { database, vault, reads }: ObjectionParts) {
  app.post(
    '/objections',
    {
      schema: {
        operationId: 'createObjection',
        tags,
        summary: 'File an objection',
        description:
          'Files an objection against the refusal of an application (`applicationId`), or against the suspension or ' +
          'revocation of a permit (`permitId`), until the last day in the `legalRemedy` of that decision. For the ' +
          'applicant. A front desk enters one that came on paper, with `assistance` and, if it came earlier, ' +
          '`receivedOn`; the channel is then `counter` unless another one of the office is stated. A decision takes ' +
          'one objection; after a withdrawal another one can be filed within the time. With `appealOf` it is an ' +
          'appeal against the decision on an objection, in the same way, until the last day in the `legalRemedy` of ' +
          'that objection. The office above decides it, whose front desk may enter it, too.',
        headers: PostHeaders,
        body: NewObjection,
        response: {
          201: ref(Objection),
          ...refusals(
            'not_found',
            'forbidden',
            'conflict',
            'objection_not_open',
            'objection_filed',
            'objection_too_late',
            'appeal_not_open',
            'appeal_filed',
            'appeal_too_late',
            'no_office_above',
            'rule_broken',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers } = request
      const { appealOf, receivedOn = null, assistance = null } = body
      const channel = assistance === null ? channelOf(headers) : channelAtCounter(headers['x-channel'])
      // The answer stored for retries has no grounds.
      const answer = await onceInTransaction(database, keyOf(request, headers, vault.fingerprint(body)), async (db) => {
        const filing = { ...body, receivedOn, assistance }
        const context = { db, actor, channel, vault }
        const { id, version } = await (appealOf === undefined
          ? fileObjection(context, filing)
          : fileAppeal(context, appealOf, filing))
        return created({ id }, { etag: etagOf({ version }), location: `/v1/objections/${id}` })
      })
      const asked = { actor, language: languageOf(request) }
      const { shown } = await showObjection({ db: database.pool, vault, reads }, answer.body.id, asked)
      return reply.code(201).headers(answer.headers).send(shown)
    },
  )
}

/** Passes a key of a day, or `infinity`, and a UUID. */
const dayAndUuid: Pick<RegExp, 'test'> = {
  test: (key) => {
    const [day = '', id = '', ...others] = key.split(' ')
    return others.length === 0 && (day === 'infinity' || isDay(day)) && uuidPattern.test(id)
  },
}

function listObjectionsRoute(app: App, { database: { reader } }: ObjectionParts) {
  app.get(
    '/objections',
    {
      schema: {
        operationId: 'listObjections',
        tags,
        summary: 'List objections',
        description:
          'Lists objections and appeals by the last day on which they are decided: those against decisions on your ' +
          'own applications and their permits, or with `scope=office` the work of your offices and of those below.',
        querystring: ObjectionQuery,
        response: { 200: ref(ObjectionList), ...refusals('cursor_mismatch') },
      },
    },
    async ({ actor, query: { limit, cursor, scope, ...filters } }) => {
      const list = { list: 'objections', scope, ...filters }
      const [due = '', id = ''] = after(cursor, list, dayAndUuid)?.split(' ') ?? []
      const { level, state, officeId, applicationId, permitId, against } = filters
      const found = await (scope === 'own' ? listOwnObjections : listObjectionsOfOffices)(reader, actor, {
        level,
        state,
        officeId,
        applicationId,
        permitId,
        against,
        after: cursor === undefined ? null : { due, id },
        limit,
      })
      return page(found.map(presentListed), limit, list, (row) => `${row.dueOn ?? 'infinity'} ${row.id}`)
    },
  )
}

function getObjectionRoute(app: App, { database: { reader }, vault, reads }: ObjectionParts) {
  app.get(
    '/objections/:id',
    {
      schema: {
        operationId: 'getObjection',
        tags,
        summary: 'Get an objection',
        description:
          'Returns one objection with its grounds, its decision and what the caller may do. For everybody who ' +
          'may see the application.',
        params: ObjectionParams,
        response: { 200: ref(Objection), ...refusals('not_found') },
      },
    },
    async (request, reply) => {
      const { actor, params } = request
      const asked = { actor, language: languageOf(request) }
      const { version, shown } = await showObjection({ db: reader, vault, reads }, params.id, asked)
      return reply.header('etag', etagOf({ version })).send(shown)
    },
  )
}
