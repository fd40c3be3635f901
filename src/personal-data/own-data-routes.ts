import { Readable } from 'node:stream'
import Type from 'typebox'
import { once } from '../http/idempotency/once.ts'
import { languageOf } from '../http/problems/language.ts'
import { refusals } from '../http/problems/refusals.ts'
import { channelOf, keyOf, PostHeaders } from '../http/request.ts'
import { type App, ref } from '../http/schema.ts'
import type { Database } from '../platform/db/client.ts'
import type { Vault } from '../privacy/vault.ts'
import { eraseUnsubmitted } from './erase.ts'
import { everythingOf } from './export.ts'
import { DataExport, Erasure } from './own-data-schema.ts'

const tags = ['Personal data']

/** Routes for the data that is held of a person. */
export async function ownData(app: App, { database, vault }: { database: Database; vault: Vault }) {
  app.get(
    '/me/export',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'getDataExport',
        tags,
        summary: 'Get all that is held of me',
        description:
          'One JSON document, streamed: profile, applications with answers, documents with the way to their ' +
          'content, events, who has read them, messages, visits, fees and payments, inspections, permits and ' +
          'corrections.',
        response: {
          200: {
            description: 'All that is held of the caller.',
            content: { 'application/json': { schema: Type.Unsafe<NodeJS.ReadableStream>(ref(DataExport)) } },
          },
        },
      },
    },
    async (request, reply) =>
      reply
        .headers({
          'content-type': 'application/json; charset=utf-8',
          'content-disposition': 'attachment; filename="satu-pintu.json"',
          'cache-control': 'no-store',
        })
        .send(
          Readable.from(everythingOf(database.pool, vault, request.actor, new Date(), languageOf(request)), {
            objectMode: false,
          }),
        ),
  )

  app.post(
    '/me/erasures',
    {
      schema: {
        operationId: 'createErasure',
        tags,
        summary: 'Have erased what need not be kept',
        description:
          'Throws away what the caller has begun and never submitted, at most a thousand at once. What was ' +
          'submitted is kept as its permit type says, and goes by itself when that time is over. Where nothing is ' +
          'kept, the addresses that one is told at go too.',
        headers: PostHeaders,
        response: { 201: ref(Erasure), ...refusals('request_in_flight', 'idempotency_key_reused') },
      },
    },
    async (request, reply) => {
      const { actor, headers } = request
      const answer = await once(database, keyOf(request, headers, null), async (db) => ({
        statusCode: 201,
        headers: {},
        body: await eraseUnsubmitted(db, actor, channelOf(headers)),
      }))
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
