import { create as contentDisposition } from 'content-disposition'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { Problem } from '../../http/problems/problem.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { type App, Id } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import { isUsable } from '../documents/scan-state.ts'
import { storageFailure } from '../documents/storage-failure.ts'
import { readerOf } from '../reads/reading.ts'
import type { ReadRecord } from '../reads/record.ts'
import { findGivenPaper, type StoredPaper } from './paper-queries.ts'

/** The response with the bytes of a paper, for the contract. */
export const PaperBytes = {
  description: 'The file.',
  content: {
    'application/octet-stream': {
      schema: Type.Unsafe<NodeJS.ReadableStream>({ type: 'string', format: 'binary', description: 'The file.' }),
    },
  },
}

const params = Type.Object({
  id: Id('Identifier of the application.'),
  consultationId: Id('Identifier of the consultation of this application.'),
  paperId: Id('Identifier of the paper of its opinion.'),
})

/** The route that sends people a paper of an opinion. */
export async function opinionPapers(
  app: App,
  { database: { reader }, storage, reads }: { database: Database; storage: Storage; reads: ReadRecord },
) {
  app.get(
    '/applications/:id/consultations/:consultationId/papers/:paperId/content',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'downloadConsultationPaper',
        tags: ['Consultations'],
        summary: 'Download a paper of an opinion',
        description:
          'Streams a paper that an agency gave with its opinion, to everybody who may see the application. Each ' +
          'download by somebody other than the applicant is recorded.',
        params,
        response: { 200: PaperBytes, ...refusals('not_found', 'received_file_refused') },
      },
    },
    async ({ actor, params: path }, reply) => {
      const paper = await findGivenPaper(reader, path, actor)
      const readBy = readerOf(paper, actor)
      if (readBy)
        await reads.add({
          ...readBy,
          applicationId: path.id,
          what: 'document',
          documentId: paper.id,
          fields: [],
          status: paper.applicationStatus,
          reason: null,
        })
      return sendPaper(reply, storage, paper)
    },
  )
}

/** Sends the bytes of a paper as an attachment. Throws `received_file_refused` unless it passed the scan. */
export async function sendPaper(
  reply: FastifyReply,
  storage: Storage,
  { objectKey, fileName, mediaType, sizeBytes, scan }: StoredPaper,
) {
  if (!isUsable({ scan })) throw new Problem('received_file_refused', { scan })
  const stored = await storage.get(objectKey, undefined).catch((error: unknown) => {
    throw storageFailure(error)
  })
  return reply
    .headers({
      'content-type': mediaType,
      'content-disposition': contentDisposition(fileName),
      'content-length': sizeBytes,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .send(stored.body)
}
