import { Readable } from 'node:stream'
import Type from 'typebox'
import { attachmentName } from '../../http/attachment.ts'
import { after, page, uuidPattern } from '../../http/cursor.ts'
import { onceInTransaction } from '../../http/idempotency/once.ts'
import { NoContent, refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, demandedVersionOf, etagOf, keyOf, StepHeaders, versionOf } from '../../http/request.ts'
import { type App, Id, paging, ref } from '../../http/schema.ts'
import { type Database, inTransaction } from '../../platform/db/client.ts'
import { applicationsOf, findDissolution, listDissolutions } from './dissolution-queries.ts'
import { Dissolution, DissolutionList, DissolutionPreview, NewDissolution } from './dissolution-schema.ts'
import { callOff, minutesOf, planDissolution, previewDissolution } from './dissolve.ts'
import type { Estate } from './estate.ts'
import { DryRun, OfficeParams } from './life-routes.ts'
import { getOffice } from './queries.ts'
import { assessReadiness } from './take-step.ts'
import { inTurn } from './turns.ts'

const tags = ['Offices']
const DissolutionParams = Type.Object({
  id: Id('Identifier of the office.'),
  dissolutionId: Id('Identifier of the dissolution.'),
})
const jsonLines = 'application/x-ndjson'
const JsonLines = (description: string) => ({
  description,
  headers: attachmentName('files.ndjson'),
  content: {
    [jsonLines]: { schema: Type.Unsafe<NodeJS.ReadableStream>({ type: 'string', format: 'binary', description }) },
  },
})

/** Registers the routes of dissolutions of offices, for administrators of both the office and its successor. */
export async function dissolutions(app: App, { database, estate }: { database: Database; estate: Estate }) {
  const { reader, pool } = database

  app.post(
    '/offices/:id/dissolutions',
    {
      schema: {
        operationId: 'createDissolution',
        tags,
        summary: 'Dissolve an office',
        description:
          'Transfers area, open applications, archive and staff to the successor in one transaction, now or on the ' +
          'given days. An application keeps its status, number and clock. With `dryRun` all checks run and nothing ' +
          'is written; the answer lists what would be transferred. 422 `blocked` names what has to be done first.',
        params: OfficeParams,
        headers: StepHeaders,
        querystring: DryRun,
        body: NewDissolution,
        response: {
          200: ref(DissolutionPreview),
          201: ref(Dissolution),
          ...refusals(
            'not_found',
            'forbidden',
            'step_not_allowed',
            'dissolution_exists',
            'stale',
            'rule_broken',
            'blocked',
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
      if (request.query.dryRun) {
        const { successor, ...preview } = await previewDissolution(pool, estate, id, body, {
          actor,
          ifVersion: versionOf(headers),
        })
        return reply
          .code(200)
          .send({ dryRun: true as const, ...preview, successor: { id: successor.id, names: successor.names } })
      }
      const answer = await inTurn(pool, actor, () =>
        onceInTransaction(database, keyOf(request, headers, body), async (tx) => {
          const planned = await planDissolution(tx, estate, id, body, { actor, ifVersion: versionOf(headers) })
          const headersOf = {
            etag: etagOf(await getOffice(tx, id)),
            location: `/v1/offices/${id}/dissolutions/${planned.id}`,
          }
          return { statusCode: 201, headers: headersOf, body: planned }
        }),
      )
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )

  app.get(
    '/offices/:id/dissolutions',
    {
      schema: {
        operationId: 'listDissolutions',
        tags,
        summary: 'List the dissolutions of an office',
        description: 'Returns planned, completed and cancelled dissolutions of an office, the oldest first.',
        params: OfficeParams,
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: ref(DissolutionList), ...refusals('not_found', 'forbidden', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      const list = { list: 'dissolutions', of: id }
      const from = after(cursor, list, uuidPattern)
      await assessReadiness(reader, id, actor)
      return page(await listDissolutions(reader, id, { limit, after: from }), limit, list, (item) => item.id)
    },
  )

  app.get(
    '/offices/:id/dissolutions/:dissolutionId',
    {
      schema: {
        operationId: 'getDissolution',
        tags,
        summary: 'Get the minutes of a dissolution',
        description:
          'Returns who decided the dissolution, its days, and what was transferred. Before its end it lists what ' +
          'would be transferred now. The ETag is that of the office.',
        params: DissolutionParams,
        response: { 200: ref(Dissolution), ...refusals('not_found', 'forbidden') },
      },
    },
    async ({ actor, params: { id, dissolutionId } }, reply) => {
      const { facts, dissolution } = await minutesOf(pool, estate, id, dissolutionId, actor)
      return reply.header('etag', etagOf(facts)).send(dissolution)
    },
  )

  app.get(
    '/offices/:id/dissolutions/:dissolutionId/files',
    {
      schema: {
        operationId: 'downloadDissolutionFiles',
        tags,
        summary: 'Download the applications in the minutes',
        description:
          'Returns every transferred application as JSON Lines: `id`, `reference`, `permitType`, `villageCode`, its ' +
          '`status` at the transfer, and the `version` after it.',
        params: DissolutionParams,
        response: { 200: JsonLines('One application per line.'), ...refusals('not_found', 'forbidden') },
      },
    },
    async ({ actor, params: { id, dissolutionId } }, reply) => {
      await assessReadiness(reader, id, actor)
      await findDissolution(reader, id, dissolutionId)
      return reply
        .headers({
          'content-type': jsonLines,
          'content-disposition': 'attachment; filename="files.ndjson"',
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        })
        .send(Readable.from(linesOf(applicationsOf(pool, dissolutionId))))
    },
  )

  app.delete(
    '/offices/:id/dissolutions/:dissolutionId',
    {
      schema: {
        operationId: 'discardDissolution',
        tags,
        summary: 'Cancel a dissolution',
        description:
          'Cancels a planned dissolution. One that has begun cannot be cancelled: 409 `dissolution_begun`. Send the ' +
          'ETag of the office as `If-Match`.',
        params: DissolutionParams,
        headers: ChangeHeaders,
        response: {
          204: NoContent,
          ...refusals('not_found', 'forbidden', 'dissolution_begun', 'stale', 'precondition_required'),
        },
      },
    },
    async ({ actor, headers, params: { id, dissolutionId } }, reply) => {
      const version = demandedVersionOf(headers)
      await inTurn(pool, actor, () => inTransaction(pool, async (tx) => callOff(tx, id, dissolutionId, actor, version)))
      return reply.code(204).send(null)
    },
  )
}

async function* linesOf(pages: AsyncIterable<readonly object[]>): AsyncGenerator<string> {
  for await (const applications of pages) yield applications.map((one) => `${JSON.stringify(one)}\n`).join('')
}
