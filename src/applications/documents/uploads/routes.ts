import multipart from '@fastify/multipart'
import Type from 'typebox'
import { stillSignedIn } from '../../../access/identity/queries.ts'
import { addressOf } from '../../../http/connections/client-address.ts'
import { created, once } from '../../../http/idempotency/once.ts'
import { refusals } from '../../../http/problems/refusals.ts'
import { etagOf, keyOf, PostHeaders } from '../../../http/request.ts'
import { type App, ref } from '../../../http/schema.ts'
import type { Database } from '../../../platform/db/client.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import { givingStrays } from '../../../platform/stored-objects/stray.ts'
import { contextOf } from '../../context.ts'
import { ApplicationParams } from '../../params.ts'
import { Document, Upload } from '../schema.ts'
import { giveToSlot } from './give-to-slot.ts'
import { fewBytesInTime } from './minimum-rate.ts'
import { partLimits, readUpload } from './multipart.ts'
import { receiveUpload } from './receive-upload.ts'
import { placesOf } from './upload-places.ts'

/** Headers of a multipart upload. */
export const UploadHeaders = Type.Object({
  ...PostHeaders.properties,
  'repr-digest': Type.Optional(
    Type.String({
      description: 'The SHA-256 of the file (RFC 9530), if it is to be verified: `sha-256=:` + base64 + `:`.',
    }),
  ),
})

export interface UploadParts {
  database: Database
  storage: Storage
  /** True when uploads wait for a virus scanner before they count. */
  isScanned: boolean
}

/** The route that receives uploads. No other route accepts multipart bodies. */
export async function uploads(app: App, { database, storage, isScanned }: UploadParts) {
  await app.register(multipart, { limits: partLimits })
  const receiver = { database, storage, places: placesOf(storage), isScanned }

  app.post(
    '/applications/:id/documents',
    {
      schema: {
        operationId: 'uploadDocument',
        tags: ['Documents'],
        summary: 'Upload a document',
        description:
          'Uploads a file for a document slot. A newer file replaces the current one. Its type is detected ' +
          'from its content, and its SHA-256 is verified if `sha256` or a `Repr-Digest` header states it.',
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
          const stillActor = await stillSignedIn(db, actor)
          const context = contextOf({ actor: stillActor, headers }, db)
          const { version, document } = await giveToSlot(context, id, received)
          return created(
            { ...document, supersededAt: null },
            { etag: etagOf({ version }), location: `/v1/applications/${id}/documents/${document.id}` },
          )
        }),
      )
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
