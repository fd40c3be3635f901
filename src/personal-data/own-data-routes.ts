import { Readable } from 'node:stream'
import Type from 'typebox'
import { attachmentName } from '../http/attachment.ts'
import { created, onceInTransaction } from '../http/idempotency/once.ts'
import { languageOf } from '../http/problems/language.ts'
import { refusals } from '../http/problems/refusals.ts'
import { channelOf, keyOf, PostHeaders } from '../http/request.ts'
import { type App, ref } from '../http/schema.ts'
import { timeNow } from '../platform/clock.ts'
import type { Database } from '../platform/db/client.ts'
import type { Vault } from '../privacy/vault.ts'
import { eraseUnsubmitted } from './erase.ts'
import { exportData } from './export.ts'
import { DataExport, Erasure } from './own-data-schema.ts'

const tags = ['Personal data']

interface OwnDataParts {
  database: Database
  vault: Vault
}

/** Registers the export and the erasure of a person's own data. */
export async function ownData(app: App, parts: OwnDataParts) {
  getDataExportRoute(app, parts)
  createErasureRoute(app, parts)
}

function getDataExportRoute(app: App, { database, vault }: OwnDataParts) {
  app.get(
    '/me/export',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'getDataExport',
        tags,
        summary: 'Export my data',
        description:
          'Returns all data about you as one JSON document, streamed. It has your profile, contacts and kiosk ' +
          'sessions, and your applications with answers, documents and their addresses, events, reads and messages. ' +
          'Visits, fees, payments, refunds, inspections, consultations, permits, corrections and objections are ' +
          'included.',
        response: {
          200: {
            description: 'All data about you.',
            headers: attachmentName('satu-pintu.json'),
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
          Readable.from(exportData(database.pool, vault, request.actor, timeNow(), languageOf(request)), {
            objectMode: false,
          }),
        ),
  )
}

function createErasureRoute(app: App, { database }: OwnDataParts) {
  app.post(
    '/me/erasures',
    {
      schema: {
        operationId: 'createErasure',
        tags,
        summary: 'Erase my unsubmitted applications',
        description:
          'Discards your applications that were never submitted, at most 1,000 per call. Submitted applications are ' +
          'kept while their permit is in force, unless their permit type counts `retention` from the closing, and ' +
          'then for the years of `retention`, while a legal remedy runs, and while money is to be given back to you. ' +
          'After that, their personal data is erased automatically. A type without `retention` keeps them. If no ' +
          'application is kept, your contacts are deleted too.',
        headers: PostHeaders,
        response: { 201: ref(Erasure), ...refusals('request_in_flight', 'idempotency_key_reused') },
      },
    },
    async (request, reply) => {
      const { actor, headers } = request
      const answer = await onceInTransaction(database, keyOf(request, headers, null), async (tx) =>
        created(await eraseUnsubmitted(tx, actor, channelOf(headers))),
      )
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
