import multipart from '@fastify/multipart'
import Type from 'typebox'
import { addressOf } from '../../../http/connections/client-address.ts'
import { pageById } from '../../../http/cursor.ts'
import { created, onceInTransaction } from '../../../http/idempotency/once.ts'
import { NoContent, refusals } from '../../../http/problems/refusals.ts'
import { ChangeHeaders, demandedVersionOf, keyOfOwner } from '../../../http/request.ts'
import { type App, Id, PageQuery, ref } from '../../../http/schema.ts'
import { givingStrays } from '../../../platform/stored-objects/stray.ts'
import { lingerForSender } from '../../documents/uploads/lingering-close.ts'
import { fewBytesInTime } from '../../documents/uploads/minimum-rate.ts'
import { partLimits, readUpload } from '../../documents/uploads/multipart.ts'
import { storeUpload } from '../../documents/uploads/receive-upload.ts'
import { UploadHeaders, type UploadParts } from '../../documents/uploads/routes.ts'
import { placesOf } from '../../documents/uploads/upload-places.ts'
import { ConsultationParams } from '../answering/routes.ts'
import { findAskedOf } from '../queries.ts'
import { PaperBytes, sendPaper } from './content.ts'
import { demandRoomForPaper, keepPaper, paperFile, removePaper } from './papers.ts'
import { findPaperOf, listPapers } from './queries.ts'
import { ConsultationPaper, ConsultationPaperList, PaperUpload } from './schema.ts'

const tags = ['Consultations']
const reads = { scope: 'consultations:read' } as const
const writes = { scope: 'consultations:write' } as const
const params = Type.Object({ id: Id('Identifier of the consultation.'), paperId: Id('Identifier of the paper.') })

/** The papers that an agency uploads for its opinion. */
export async function consultationPapers(app: App, parts: UploadParts) {
  app.addHook('onSend', lingerForSender)
  await app.register(paperUploads, parts)
  await app.register(keptPapers, parts)
}

async function paperUploads(app: App, { database, storage, isScanned }: UploadParts) {
  await app.register(multipart, { limits: partLimits })
  const receiver = { database, storage, places: placesOf(storage), isScanned }

  app.post(
    '/consultations/:id/papers',
    {
      config: writes,
      schema: {
        operationId: 'uploadConsultationPaper',
        tags,
        summary: 'Upload a paper for an opinion',
        description:
          'Uploads a PDF of at most 10 MiB, 20 for each consultation. Only your agency sees it until you give the ' +
          'opinion and name it in `papers`. Papers that are not named then are deleted.',
        consumes: ['multipart/form-data'],
        params: ConsultationParams,
        headers: UploadHeaders,
        body: PaperUpload,
        response: {
          201: ref(ConsultationPaper),
          ...refusals(
            'file_part_missing',
            'upload_interrupted',
            'not_found',
            'consultation_over',
            'conflict',
            'request_in_flight',
            'rule_broken',
            'file_empty',
            'file_type_not_accepted',
            'file_broken',
            'digest_mismatch',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const {
        agency,
        headers,
        params: { id },
      } = request
      const incoming = await fewBytesInTime(readUpload(request, 'paper'))
      await demandRoomForPaper(database.reader, id, agency)
      const sender = { person: agency.clientId, address: addressOf(request) }
      const stored = await storeUpload(receiver, paperFile, incoming, { sender, folder: 'papers' })
      const key = keyOfOwner(agency.clientId, request, headers, [stored.sha256.toString('hex')])
      const answer = await givingStrays(database.pool, storage, [stored.objectKey], () =>
        onceInTransaction(database, key, async (tx) => created(await keepPaper(tx, id, stored, agency))),
      )
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

async function keptPapers(app: App, parts: UploadParts) {
  listConsultationPapersRoute(app, parts)
  downloadOwnConsultationPaperRoute(app, parts)
  removeConsultationPaperRoute(app, parts)
}

function listConsultationPapersRoute(app: App, { database: { reader } }: UploadParts) {
  app.get(
    '/consultations/:id/papers',
    {
      config: reads,
      schema: {
        operationId: 'listConsultationPapers',
        tags,
        summary: 'List my papers for an opinion',
        description: 'Lists the papers that your agency has uploaded for a consultation, the oldest first.',
        params: ConsultationParams,
        querystring: PageQuery,
        response: { 200: ref(ConsultationPaperList), ...refusals('not_found', 'cursor_mismatch') },
      },
    },
    async ({ agency, params: { id }, query }) =>
      pageById(query, { list: 'consultation-papers', of: id }, async (paging) => {
        await findAskedOf(reader, id, agency)
        return listPapers(reader, id, agency, paging)
      }),
  )
}

function downloadOwnConsultationPaperRoute(app: App, { database: { reader }, storage }: UploadParts) {
  app.get(
    '/consultations/:id/papers/:paperId/content',
    {
      exposeHeadRoute: false,
      config: reads,
      schema: {
        operationId: 'downloadOwnConsultationPaper',
        tags,
        summary: 'Download my paper',
        description: 'Streams a paper that your agency has uploaded.',
        params,
        response: { 200: PaperBytes, ...refusals('not_found', 'received_file_refused') },
      },
    },
    async ({ agency, params: path }, reply) => sendPaper(reply, storage, await findPaperOf(reader, path, agency)),
  )
}

function removeConsultationPaperRoute(app: App, { database: { pool } }: UploadParts) {
  app.delete(
    '/consultations/:id/papers/:paperId',
    {
      config: writes,
      schema: {
        operationId: 'removeConsultationPaper',
        tags,
        summary: 'Remove my paper',
        description:
          'Deletes a paper before the opinion is given with it. `If-Match` takes the ETag of the consultation. 404 ' +
          'once the opinion is given.',
        params,
        headers: ChangeHeaders,
        response: { 204: NoContent, ...refusals('not_found', 'stale', 'precondition_required') },
      },
    },
    async ({ agency, headers, params: path }, reply) => {
      await removePaper(pool, { ...path, ifVersion: demandedVersionOf(headers) }, agency)
      return reply.code(204).send(null)
    },
  )
}
