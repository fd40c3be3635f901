import Type from 'typebox'
import { contextOf } from '../../../applications/context.ts'
import { Document } from '../../../applications/documents/schema.ts'
import { ApplicationParams } from '../../../applications/params.ts'
import { etagOf } from '../../../applications/present.ts'
import { findCase } from '../../../applications/queries.ts'
import { readerOf } from '../../../applications/reads/reading.ts'
import type { ReadRecord } from '../../../applications/reads/record.ts'
import { after, page, uuidPattern } from '../../../http/cursor.ts'
import { onceInTransaction } from '../../../http/idempotency/once.ts'
import { refusals } from '../../../http/problems/refusals.ts'
import { keyOf, PostHeaders } from '../../../http/request.ts'
import { type App, Id, paging, ref } from '../../../http/schema.ts'
import type { Database } from '../../../platform/db/client.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import { acceptFile, demandSoundFile } from './accept.ts'
import { attachmentReply, fileHeaders, openAttachment } from './content.ts'
import { discardFile } from './discard.ts'
import { findReceivedFile, listReceivedFiles } from './queries.ts'
import { NewAcceptance, NewFileDiscard, ReceivedForApplication, ReceivedForApplicationList } from './schema.ts'

const tags = ['Received mail']
const FileParams = Type.Object({ id: Id('The application.'), attachmentId: Id('The file.') })

interface Parts {
  database: Database
  storage: Storage
  reads: ReadRecord
}

/** Files that came by mail for an application: seen, downloaded, and accepted as documents. */
export async function receivedFiles(app: App, { database, storage, reads }: Parts) {
  const { lane } = database

  app.get(
    '/applications/:id/received-attachments',
    {
      schema: {
        operationId: 'listReceivedAttachments',
        tags,
        summary: 'List files that came by mail',
        description:
          'Every file that came by mail for an application, the oldest first. They count for nothing until somebody ' +
          'accepts them.',
        params: ApplicationParams,
        querystring: Type.Object(paging, { additionalProperties: false }),
        response: { 200: ref(ReceivedForApplicationList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      await findCase(lane, id, actor)
      const list = { list: 'received-attachments', of: id }
      return page(
        await listReceivedFiles(lane, id, { limit, after: after(cursor, list, uuidPattern) }),
        limit,
        list,
        (row) => row.id,
      )
    },
  )

  app.get(
    '/applications/:id/received-attachments/:attachmentId/content',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'downloadReceivedAttachment',
        tags,
        summary: 'Download a file that came by mail',
        description:
          "Streams it as an attachment. That an officer read it is on the applicant's record. What a scanner found " +
          'infected, or could not look at, is not given to anybody.',
        params: FileParams,
        response: { 200: fileHeaders, ...refusals('not_found', 'received_file_refused', 'received_file_discarded') },
      },
    },
    async ({ actor, params: { id, attachmentId } }, reply) => {
      const file = await findCase(lane, id, actor)
      const found = await findReceivedFile(lane, id, attachmentId)
      const reader = readerOf(file, actor)
      const stored = await openAttachment(storage, found, async () => {
        if (reader)
          await reads.add({
            ...reader,
            applicationId: id,
            what: 'received_mail',
            documentId: null,
            fields: [],
            status: file.status,
            reason: null,
          })
      })
      return attachmentReply(reply, found, stored)
    },
  )

  app.post(
    '/applications/:id/received-attachments/:attachmentId/acceptances',
    {
      schema: {
        operationId: 'createAcceptance',
        tags,
        summary: 'Accept a file that came by mail',
        description:
          'Makes a document of it, with all the checks of an upload: by the applicant, by the counter that files ' +
          'for them, or by the front desk of the responsible office, for a slot that may be filled now.',
        params: FileParams,
        headers: PostHeaders,
        body: NewAcceptance,
        response: {
          201: ref(Document),
          ...refusals(
            'not_found',
            'forbidden',
            'not_editable',
            'received_file_accepted',
            'received_file_refused',
            'received_file_discarded',
            'conflict',
            'request_in_flight',
            'rule_broken',
            'file_empty',
            'file_type_not_accepted',
            'file_broken',
            'too_many_versions',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers, params } = request
      const { id, attachmentId } = params
      await findCase(lane, id, actor)
      await demandSoundFile(database.pool, storage, { applicationId: id, attachmentId })
      const answer = await onceInTransaction(database, keyOf(request, headers, body), async (tx) => {
        const { version, document } = await acceptFile(contextOf(request, tx), {
          applicationId: id,
          attachmentId,
          slot: body.slot,
        })
        return {
          statusCode: 201,
          headers: { etag: etagOf({ version }), location: `/v1/applications/${id}/documents/${document.id}` },
          body: { ...document, supersededAt: null },
        }
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )

  app.post(
    '/applications/:id/received-attachments/:attachmentId/discards',
    {
      schema: {
        operationId: 'discardReceivedAttachment',
        tags,
        summary: 'Discard a file that came by mail',
        description:
          'Has nothing come of it: by the applicant, by the counter that files for them, or by the front desk of ' +
          'the responsible office, officers with the reason. Its bytes are removed; what remains says that it was ' +
          'there, when it was discarded and by whom. What is a document already is not discarded; what is infected ' +
          'can be.',
        params: FileParams,
        headers: PostHeaders,
        body: NewFileDiscard,
        response: {
          201: ref(ReceivedForApplication),
          ...refusals(
            'not_found',
            'forbidden',
            'received_file_accepted',
            'received_file_discarded',
            'conflict',
            'request_in_flight',
            'rule_broken',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const {
        body,
        headers,
        params: { id, attachmentId },
      } = request
      const answer = await onceInTransaction(database, keyOf(request, headers, body), async (tx) => {
        const { version, file } = await discardFile(contextOf(request, tx), {
          applicationId: id,
          attachmentId,
          reason: body.reason,
        })
        return { statusCode: 201, headers: { etag: etagOf({ version }) }, body: file }
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
