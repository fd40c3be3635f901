import Type from 'typebox'
import { attachmentHeaders } from '../../http/attachment.ts'
import { refusals } from '../../http/problems/refusals.ts'
import type { App } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import type { ReadRecord } from '../reads/record.ts'
import { openDocument } from './download.ts'
import { DocumentParams } from './params.ts'
import { type DocumentRow, findDocument } from './queries.ts'
import { contentRange } from './range.ts'

/** The routes that serve the bytes of a document. */
export async function documentContents(
  app: App,
  { database, storage, reads }: { database: Database; storage: Storage; reads: ReadRecord },
) {
  app.get(
    '/applications/:id/documents/:documentId/content',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'downloadDocument',
        tags: ['Documents'],
        summary: 'Download a document',
        description:
          'Streams the file as an attachment, whole or one byte range of it. A range outside of the file is ' +
          '416, with the size in `Content-Range`. The whole file is sent for several ranges, for another ' +
          'unit and for an invalid range. It is also sent with `If-Range`, because files have no ETag. Each ' +
          'download is recorded with its reader. HEAD returns the headers alone and is not recorded.',
        params: DocumentParams,
        headers: Type.Object({
          range: Type.Optional(Type.String({ maxLength: 100, description: 'One byte range, such as `bytes=0-1023`.' })),
        }),
        response: {
          200: Bytes('The file.', fileHeaders),
          206: Bytes('The part of the file that was requested.', {
            ...fileHeaders,
            'Content-Range': text('The range that is sent, and the size of the file.', 'bytes 0-1023/20480'),
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
          ...contentHeaders(document, stored.length),
          ...(opened.range && { 'content-range': contentRange(opened.range, document.sizeBytes) }),
        })
        .send(stored.body)
    },
  )

  app.head(
    '/applications/:id/documents/:documentId/content',
    { schema: { hide: true, operationId: 'downloadDocument', params: DocumentParams } },
    async ({ actor, params: { id, documentId } }, reply) => {
      const document = await findDocument(database.reader, id, documentId, actor)
      return reply.headers(contentHeaders(document, document.sizeBytes)).send()
    },
  )
}

const text = (description: string, example: string) => ({ type: 'string', description, examples: [example] })

const fileHeaders = {
  'Content-Disposition': text(
    'The name of the file, always as an attachment.',
    'attachment; filename="identity-card.pdf"',
  ),
  'Repr-Digest': text(
    'The SHA-256 of the whole file (RFC 9530).',
    'sha-256=:tbudgBSg8LHWHiHnlteNzN8TUvI80ygS9IULh4rklEw=:',
  ),
  'Accept-Ranges': text('Byte ranges can be requested.', 'bytes'),
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

const contentHeaders = ({ fileName, mediaType, sha256 }: DocumentRow, length: number) => ({
  ...attachmentHeaders({ fileName, mediaType, sha256, length }),
  'accept-ranges': 'bytes',
})
