import Type from 'typebox'
import { findCase } from '../../../applications/case/queries.ts'
import { contextOf } from '../../../applications/context.ts'
import { Document } from '../../../applications/documents/schema.ts'
import { ApplicationParams } from '../../../applications/params.ts'
import { readOf } from '../../../applications/reads/reading.ts'
import type { ReadRecord } from '../../../applications/reads/record.ts'
import { pageById } from '../../../http/cursor.ts'
import { created, onceInTransaction } from '../../../http/idempotency/once.ts'
import { Problem } from '../../../http/problems/problem.ts'
import { refusals } from '../../../http/problems/refusals.ts'
import { etagOf, keyOf, PostHeaders } from '../../../http/request.ts'
import { type App, Id, PageQuery, ref } from '../../../http/schema.ts'
import type { Database } from '../../../platform/db/client.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import { acceptAttachment, demandSoundAttachment } from './accept.ts'
import { attachmentReply, fileHeaders, openAttachment } from './content.ts'
import { discardAttachment } from './discard.ts'
import { findReceivedAttachment, listReceivedAttachments } from './queries.ts'
import { NewAcceptance, NewFileDiscard, ReceivedForApplication, ReceivedForApplicationList } from './schema.ts'

const tags = ['Received mail']
const FileParams = Type.Object({ ...ApplicationParams.properties, attachmentId: Id('Identifier of the attachment.') })

interface ReceivedAttachmentParts {
  database: Database
  storage: Storage
  reads: ReadRecord
}

/** Registers the routes of the attachments received for an application: list, download, accept, discard. */
export async function receivedAttachments(app: App, parts: ReceivedAttachmentParts) {
  listReceivedAttachmentsRoute(app, parts)
  downloadReceivedAttachmentRoute(app, parts)
  createAcceptanceRoute(app, parts)
  discardReceivedAttachmentRoute(app, parts)
}

function listReceivedAttachmentsRoute(app: App, { database: { reader } }: ReceivedAttachmentParts) {
  app.get(
    '/applications/:id/received-attachments',
    {
      schema: {
        operationId: 'listReceivedAttachments',
        tags,
        summary: 'List the attachments received for an application',
        description:
          'Returns every attachment that came by e-mail for this application, the oldest first. An attachment ' +
          'becomes a document only when somebody accepts it.',
        params: ApplicationParams,
        querystring: PageQuery,
        response: { 200: ref(ReceivedForApplicationList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query }) => {
      const { formerApplicants } = await findCase(reader, id, actor)
      return pageById(query, { list: 'received-attachments', of: id }, async (paging) =>
        formerApplicants.includes(actor.personId) ? [] : listReceivedAttachments(reader, id, paging),
      )
    },
  )
}

function downloadReceivedAttachmentRoute(app: App, { database: { reader }, storage, reads }: ReceivedAttachmentParts) {
  app.get(
    '/applications/:id/received-attachments/:attachmentId/content',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'downloadReceivedAttachment',
        tags,
        summary: 'Download a received attachment',
        description:
          'Streams the attachment as a download. When an officer reads it, the access is recorded for the ' +
          'applicant. Fails with `received_file_refused` if it is infected or could not be scanned, and with ' +
          '`received_file_discarded` once it was discarded.',
        params: FileParams,
        response: { 200: fileHeaders, ...refusals('not_found', 'received_file_refused', 'received_file_discarded') },
      },
    },
    async ({ actor, params: { id, attachmentId } }, reply) => {
      const application = await findCase(reader, id, actor)
      const found = await findReceivedAttachment(reader, id, attachmentId)
      if (application.formerApplicants.includes(actor.personId))
        throw new Problem('not_found', { what: 'received_attachment' })
      const stored = await openAttachment(storage, found, () =>
        reads.add(readOf(application, actor, { what: 'received_mail' })),
      )
      return attachmentReply(reply, found, stored)
    },
  )
}

function createAcceptanceRoute(app: App, { database, storage }: ReceivedAttachmentParts) {
  app.post(
    '/applications/:id/received-attachments/:attachmentId/acceptances',
    {
      schema: {
        operationId: 'createAcceptance',
        tags,
        summary: 'Accept a received attachment as a document',
        description:
          'Makes a document of the attachment, for a slot that can be filled now, with all checks of an upload. ' +
          'For the applicant, the counter that files for them, and the front desk of the responsible office. ' +
          'State `slot` unless the attachment has one already. Fails if the attachment is infected, not scanned, ' +
          'discarded or accepted already.',
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
      await findCase(database.reader, id, actor)
      await demandSoundAttachment(database.pool, storage, { applicationId: id, attachmentId })
      const answer = await onceInTransaction(database, keyOf(request, headers, body), async (tx) => {
        const { version, document } = await acceptAttachment(contextOf(request, tx), {
          applicationId: id,
          attachmentId,
          slot: body.slot,
        })
        return created(
          { ...document, supersededAt: null },
          { etag: etagOf({ version }), location: `/v1/applications/${id}/documents/${document.id}` },
        )
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function discardReceivedAttachmentRoute(app: App, { database }: ReceivedAttachmentParts) {
  app.post(
    '/applications/:id/received-attachments/:attachmentId/discards',
    {
      schema: {
        operationId: 'discardReceivedAttachment',
        tags,
        summary: 'Discard a received attachment',
        description:
          'Discards the attachment and deletes its bytes. The record of it stays, with the time, the person and ' +
          'the reason. For the applicant, the counter that files for them, and the front desk of the responsible ' +
          'office; officers have to state a reason. An infected attachment can be discarded; one that has become ' +
          'a document cannot.',
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
      const { body, headers, params } = request
      const { id, attachmentId } = params
      const answer = await onceInTransaction(database, keyOf(request, headers, body), async (tx) => {
        const { version, file } = await discardAttachment(contextOf(request, tx), {
          applicationId: id,
          attachmentId,
          reason: body.reason,
        })
        return created(file, { etag: etagOf({ version }) })
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
