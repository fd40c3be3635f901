import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { Problem } from '../../../http/problems/problem.ts'
import { refusals } from '../../../http/problems/refusals.ts'
import { type App, Id } from '../../../http/schema.ts'
import type { Database } from '../../../platform/db/client.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import { isUsable } from '../../documents/scan-state.ts'
import { readOf } from '../../reads/reading.ts'
import type { ReadRecord } from '../../reads/record.ts'
import { sendFile, sentFile } from '../send-file.ts'
import { findGivenPaper, type StoredPaper } from './queries.ts'

/** The response with the bytes of a paper, for the contract. */
export const PaperBytes = sentFile('opinion.pdf')

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
      const application = { ...paper, id: path.id, status: paper.applicationStatus }
      const read = readOf(application, actor, { what: 'document', documentId: paper.id })
      return sendPaper(reply, storage, paper, () => reads.add(read))
    },
  )
}

/**
 * Sends the bytes of a paper as an attachment, after `record`. Throws as `sendFile` does, and `received_file_refused`
 * unless the paper passed the scan.
 */
export async function sendPaper(
  reply: FastifyReply,
  storage: Storage,
  paper: StoredPaper,
  record: () => Promise<unknown> = async () => {},
) {
  const { scan } = paper
  if (!isUsable({ scan })) throw new Problem('received_file_refused', { scan })
  return sendFile(reply, storage, paper, record)
}
