import multipart from '@fastify/multipart'
import { create as contentDisposition } from 'content-disposition'
import { serializeDictionary } from 'structured-headers'
import Type from 'typebox'
import { addressOf } from '../../http/client-address.ts'
import { after, page, uuidPattern } from '../../http/cursor.ts'
import { once } from '../../http/idempotency/once.ts'
import { NoContent, refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, keyOf, PostHeaders } from '../../http/request.ts'
import { type App, Id, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import { givingStrays } from '../../platform/stored-objects/stray.ts'
import { boundContextOf, contextOf } from '../context.ts'
import { ApplicationParams } from '../params.ts'
import { etagOf } from '../present.ts'
import { findCase } from '../queries.ts'
import type { ReadRecord } from '../reads/record.ts'
import { openDocument } from './download.ts'
import { giveToSlot } from './give-to-slot.ts'
import { lingerForSender } from './lingering-close.ts'
import { matchOriginal } from './match.ts'
import { fewBytesInTime } from './minimum-rate.ts'
import { partLimits, readUpload } from './multipart.ts'
import { type DocumentRow, findDocument, listDocuments } from './queries.ts'
import { contentRange } from './range.ts'
import { receiveUpload } from './receive-upload.ts'
import { removeDocument } from './remove.ts'
import { Document, DocumentList, DocumentQuery, NewOriginalMatch, Upload } from './schema.ts'
import { Turns } from './turns.ts'

const DocumentParams = Type.Object({ id: Id('The application.'), documentId: Id('The document.') })
const UploadHeaders = Type.Object({
  ...PostHeaders.properties,
  'repr-digest': Type.Optional(
    Type.String({
      description: "The file's SHA-256 (RFC 9530), to have its arrival verified: `sha-256=:` + base64 + `:`.",
    }),
  ),
})
const tags = ['Documents']

interface Parts {
  database: Database
  storage: Storage
  reads: ReadRecord
  /** True when uploads wait for a virus scanner before they count. */
  isScanned: boolean
}

/** Files of an application, in and out as streams, and the match of their originals. */
export async function documents(app: App, parts: Parts) {
  app.addHook('onSend', lingerForSender)
  await app.register(uploads, parts)
  await app.register(storedDocuments, parts)
}

/** Only here is multipart taken. */
async function uploads(app: App, { database, storage, isScanned }: Parts) {
  await app.register(multipart, { limits: partLimits })
  const receiver = { database, storage, turns: new Turns(), isScanned }

  app.post(
    '/applications/:id/documents',
    {
      schema: {
        operationId: 'uploadDocument',
        tags,
        summary: 'Upload a document',
        description:
          'Streams a file into a slot; a newer one takes the place of the one before. Its type is judged by content, its SHA-256 taken on the way and verified if `sha256` or a `Repr-Digest` header states it.',
        consumes: ['multipart/form-data'],
        params: ApplicationParams,
        headers: UploadHeaders,
        body: Upload,
        response: {
          201: ref(Document),
          ...refusals(
            'slot_comes_first',
            'file_part_missing',
            'upload_interrupted',
            'not_found',
            'forbidden',
            'not_editable',
            'conflict',
            'request_in_flight',
            'rule_broken',
            'file_empty',
            'file_type_not_accepted',
            'file_broken',
            'digest_mismatch',
            'too_many_versions',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const {
        actor,
        headers,
        params: { id },
      } = request
      const incoming = await fewBytesInTime(readUpload(request))
      const received = await receiveUpload(receiver, id, incoming, actor, addressOf(request))
      const { objectKey, sha256 } = received.stored
      const answer = await givingStrays(database.pool, storage, [objectKey], () =>
        once(database, keyOf(request, headers, [received.slot.slot, sha256.toString('hex')]), async (db) => {
          const { version, document } = await giveToSlot(contextOf(request, db), id, received)
          return {
            statusCode: 201,
            headers: { etag: etagOf({ version }), location: `/v1/applications/${id}/documents/${document.id}` },
            body: { ...document, supersededAt: null },
          }
        }),
      )
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

async function storedDocuments(app: App, { database, storage, reads }: Parts) {
  const { lane, pool } = database

  app.get(
    '/applications/:id/documents',
    {
      schema: {
        operationId: 'listDocuments',
        tags,
        summary: 'List the documents',
        description: 'Every version of every document of an application, the oldest first.',
        params: ApplicationParams,
        querystring: DocumentQuery,
        response: { 200: ref(DocumentList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ actor, params: { id }, query: { limit, cursor } }) => {
      const list = { list: 'documents', of: id }
      const rows = await listDocuments(lane, id, actor, { limit, after: after(cursor, list, uuidPattern) })
      if (rows.length === 0) await findCase(lane, id, actor)
      return page(rows, limit, list, (row) => row.id)
    },
  )

  app.get(
    '/applications/:id/documents/:documentId',
    {
      schema: {
        operationId: 'getDocument',
        tags,
        summary: 'Get a document',
        description: 'What is known of one version of a document, with the match of its original.',
        params: DocumentParams,
        response: { 200: ref(Document), ...refusals('not_found') },
      },
    },
    async ({ actor, params: { id, documentId } }, reply) => {
      const document = await findDocument(lane, id, documentId, actor)
      return reply.header('etag', etagOf({ version: document.applicationVersion })).send(document)
    },
  )

  app.get(
    '/applications/:id/documents/:documentId/content',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'downloadDocument',
        tags,
        summary: 'Download a document',
        description:
          'Streams the file as an attachment, whole or one byte range of it. A range that the file has nothing of is ' +
          'answered 416, and `Content-Range` says its size. The whole file comes when `Range` names several ranges, ' +
          'another unit or a range that ends before it begins, and when the request has `If-Range`, for a file has no ' +
          'tag. That it was read is recorded. A HEAD gets the headers alone, which is not recorded.',
        params: DocumentParams,
        headers: Type.Object({
          range: Type.Optional(Type.String({ maxLength: 100, description: 'One byte range, such as `bytes=0-1023`.' })),
        }),
        response: {
          200: Bytes('The file.', fileHeaders),
          206: Bytes('The part of the file that was asked for.', {
            ...fileHeaders,
            'Content-Range': text('Which part it is, of how much.', 'bytes 0-1023/20480'),
          }),
          ...refusals('not_found', 'range_not_satisfiable', 'received_file_refused'),
        },
      },
    },
    async ({ actor, headers: { range = '' }, params, raw }, reply) => {
      const wanted = raw.headers['if-range'] === undefined ? range : ''
      const opened = await openDocument(database, storage, reads, { ...params, rangeHeader: wanted }, actor)
      const { document, stored } = opened
      return reply
        .code(opened.range ? 206 : 200)
        .headers({
          ...contentHeaders(document),
          'content-length': stored.length,
          ...(opened.range && { 'content-range': contentRange(opened.range, document.sizeBytes) }),
        })
        .send(stored.body)
    },
  )

  app.head(
    '/applications/:id/documents/:documentId/content',
    { schema: { hide: true, operationId: 'downloadDocument', params: DocumentParams } },
    async ({ actor, params: { id, documentId } }, reply) => {
      const document = await findDocument(lane, id, documentId, actor)
      return reply.headers({ ...contentHeaders(document), 'content-length': document.sizeBytes }).send()
    },
  )

  app.delete(
    '/applications/:id/documents/:documentId',
    {
      schema: {
        operationId: 'removeDocument',
        tags,
        summary: 'Take a document out of a draft',
        description:
          'Empties the slot: every version of its file goes for good. Only while the application is a draft.',
        params: DocumentParams,
        headers: ChangeHeaders,
        response: {
          204: { ...NoContent, headers: { ETag: text('The version the application has now.', '"4"') } },
          ...refusals('not_found', 'forbidden', 'not_editable', 'stale', 'precondition_required'),
        },
      },
    },
    async ({ actor, headers, params: { id, documentId } }, reply) => {
      const version = await removeDocument(boundContextOf({ actor, headers }, pool), id, documentId)
      return reply.code(204).header('etag', etagOf({ version })).send(null)
    },
  )

  app.put(
    '/applications/:id/documents/:documentId/original',
    {
      schema: {
        operationId: 'matchOriginal',
        tags: ['Originals'],
        summary: 'Record the match of an original',
        description:
          "A front desk officer compares the original paper with the file and says whether they match. The match is bound to the file's SHA-256: a newer file has none.",
        params: DocumentParams,
        headers: ChangeHeaders,
        body: NewOriginalMatch,
        response: {
          200: ref(Document),
          ...refusals(
            'not_found',
            'forbidden',
            'matching_not_open',
            'received_file_refused',
            'stale',
            'file_changed',
            'rule_broken',
            'original_not_asked_for',
            'precondition_required',
          ),
        },
      },
    },
    async ({ actor, headers, params: { id, documentId }, body }, reply) => {
      const { version, document } = await matchOriginal(
        boundContextOf({ actor, headers }, pool),
        { applicationId: id, documentId },
        body,
      )
      return reply.header('etag', etagOf({ version })).send({ ...document, supersededAt: null })
    },
  )
}

const text = (description: string, example: string) => ({ type: 'string', description, examples: [example] })

const fileHeaders = {
  'Content-Disposition': text(
    'The name it was sent with; always an attachment.',
    'attachment; filename="identity-card.pdf"',
  ),
  'Repr-Digest': text(
    'The SHA-256 of the whole file (RFC 9530).',
    'sha-256=:tbudgBSg8LHWHiHnlteNzN8TUvI80ygS9IULh4rklEw=:',
  ),
  'Accept-Ranges': text('Parts of it can be asked for.', 'bytes'),
}

function Bytes(description: string, headers: Record<string, ReturnType<typeof text>>) {
  return {
    description,
    headers,
    content: {
      'application/octet-stream': {
        schema: Type.Unsafe<NodeJS.ReadableStream>({ type: 'string', format: 'binary', description }),
      },
    },
  }
}

const contentHeaders = ({ fileName, mediaType, sha256 }: DocumentRow) => ({
  'content-type': mediaType,
  'content-disposition': contentDisposition(fileName),
  'repr-digest': serializeDictionary({ 'sha-256': Uint8Array.from(Buffer.from(sha256, 'hex')).buffer }),
  'accept-ranges': 'bytes',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
})
