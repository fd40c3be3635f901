import { pageById } from '../../http/cursor.ts'
import { NoContentWithTag, refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, etagOf } from '../../http/request.ts'
import { type App, PageQuery, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import { findCase } from '../case/queries.ts'
import { boundContextOf } from '../context.ts'
import { ApplicationParams } from '../params.ts'
import type { ReadRecord } from '../reads/record.ts'
import { documentContents } from './downloads/routes.ts'
import { originalMatches } from './originals/routes.ts'
import { DocumentParams } from './params.ts'
import { findDocument, listDocuments } from './queries.ts'
import { removeDocument } from './remove.ts'
import { Document, DocumentList } from './schema.ts'
import { lingerForSender } from './uploads/lingering-close.ts'
import { type UploadParts, uploads } from './uploads/routes.ts'

const tags = ['Documents']

/** Routes of documents: upload, download and the match of their originals. */
export async function documents(app: App, parts: UploadParts & { reads: ReadRecord }) {
  app.addHook('onSend', lingerForSender)
  await app.register(uploads, parts)
  await app.register(storedDocuments, parts)
  await app.register(documentContents, parts)
  await app.register(originalMatches, parts)
}

interface DocumentParts {
  database: Database
}

async function storedDocuments(app: App, parts: DocumentParts) {
  listDocumentsRoute(app, parts)
  getDocumentRoute(app, parts)
  removeDocumentRoute(app, parts)
}

function listDocumentsRoute(app: App, { database: { reader } }: DocumentParts) {
  app.get(
    '/applications/:id/documents',
    {
      schema: {
        operationId: 'listDocuments',
        tags,
        summary: 'List documents',
        description: 'Lists every version of every document of an application, oldest first.',
        params: ApplicationParams,
        querystring: PageQuery,
        response: { 200: ref(DocumentList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query }) =>
      pageById(query, { list: 'documents', of: id }, async (paging) => {
        const rows = await listDocuments(reader, id, actor, paging)
        if (rows.length === 0) await findCase(reader, id, actor)
        return rows
      }),
  )
}

function getDocumentRoute(app: App, { database: { reader } }: DocumentParts) {
  app.get(
    '/applications/:id/documents/:documentId',
    {
      schema: {
        operationId: 'getDocument',
        tags,
        summary: 'Get a document',
        description: 'Returns the facts of one version of a document, with the match of its original.',
        params: DocumentParams,
        response: { 200: ref(Document), ...refusals('not_found') },
      },
    },
    async ({ actor, params: { id, documentId } }, reply) => {
      const document = await findDocument(reader, id, documentId, actor)
      return reply.header('etag', etagOf({ version: document.applicationVersion })).send(document)
    },
  )
}

function removeDocumentRoute(app: App, { database: { pool } }: DocumentParts) {
  app.delete(
    '/applications/:id/documents/:documentId',
    {
      schema: {
        operationId: 'removeDocument',
        tags,
        summary: 'Remove a document from a draft',
        description:
          'Deletes the document with all its versions for good. Possible only while the application is a draft.',
        params: DocumentParams,
        headers: ChangeHeaders,
        response: {
          204: NoContentWithTag,
          ...refusals('not_found', 'forbidden', 'not_editable', 'stale', 'precondition_required'),
        },
      },
    },
    async ({ actor, headers, params: { id, documentId } }, reply) => {
      const version = await removeDocument(boundContextOf({ actor, headers }, pool), id, documentId)
      return reply.code(204).header('etag', etagOf({ version })).send(null)
    },
  )
}
