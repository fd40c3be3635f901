import Type from 'typebox'
import { attachmentHeaders, attachmentName, digestHeader, fileContent, textHeader } from '../../../http/attachment.ts'
import { refusals } from '../../../http/problems/refusals.ts'
import type { App } from '../../../http/schema.ts'
import type { Database } from '../../../platform/db/client.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import type { ReadRecord } from '../../reads/record.ts'
import { DocumentParams } from '../params.ts'
import { type DocumentRow, findDocument } from '../queries.ts'
import { openDocument } from './download.ts'
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
            'Content-Range': textHeader('The range that is sent, and the size of the file.', 'bytes 0-1023/20480'),
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

const fileHeaders = {
  ...attachmentName('identity-card.pdf'),
  ...digestHeader('The SHA-256 of the whole file (RFC 9530).'),
  'Accept-Ranges': textHeader('Byte ranges can be requested.', 'bytes'),
}

const Bytes = (description: string, headers: Record<string, ReturnType<typeof textHeader>>) => ({
  description,
  headers,
  content: fileContent('application/octet-stream', description),
})

const contentHeaders = ({ fileName, mediaType, sha256 }: DocumentRow, length: number) => ({
  ...attachmentHeaders({ fileName, mediaType, sha256, length }),
  'accept-ranges': 'bytes',
})
