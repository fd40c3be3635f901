import type { Actor } from '../../../access/identity/actor.ts'
import { Problem } from '../../../http/problems/problem.ts'
import type { Database, Db } from '../../../platform/db/client.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import { removingOnFailure, storeStray } from '../../../platform/stored-objects/stray.ts'
import { findCase } from '../../case/queries.ts'
import type { StoredFile } from '../changes.ts'
import { demandSoundPdf, type HeldPdf, openHeld } from '../pdfs/pdf-check.ts'
import { measureFile, readBeginning, typeOf } from './file-check.ts'
import { namedByType } from './file-name.ts'
import { demandEnd, watchEnd } from './image-end.ts'
import { demandRate, fewBytesInTime } from './minimum-rate.ts'
import type { Incoming } from './multipart.ts'
import { type OpenSlot, openSlot } from './open-slot.ts'
import { brokenOff, streamUpload } from './stream-upload.ts'
import type { Sender, UploadPlaces } from './upload-places.ts'

/** A stored file, and the slot that it may be given to. */
export interface Received {
  slot: OpenSlot
  stored: StoredFile
}

/** The media types and the size that are accepted. */
type Accepted = Pick<OpenSlot, 'formats' | 'maxBytes'>

/** The services that receive uploads. `places` bounds how many hold memory at once; the others wait. */
interface Receiver {
  database: Database
  storage: Storage
  places: UploadPlaces
  /** True when an upload waits for a virus scanner before it counts. */
  isScanned: boolean
}

/**
 * Stores a file for a slot as a stray object; `giveToSlot` then makes it a document. Checks the sender, the slot, the
 * type by content, the size, the digest, that a PDF can be opened, and that an image is whole. The file is streamed; at
 * most one part of 5 MB is in memory. A refused or interrupted file is removed as in `storeStray`.
 */
export async function receiveUpload(
  receiver: Receiver,
  applicationId: string,
  incoming: Incoming,
  actor: Actor,
  address: string,
): Promise<Received> {
  const slot = openSlot(await findCase(receiver.database.reader, applicationId, actor), actor, incoming.slot)
  const sender = { person: actor.personId, address }
  return { slot, stored: await storeUpload(receiver, slot, incoming, { sender, folder: 'documents' }) }
}

/**
 * Stores a file as a stray object under a key that begins with `folder`, with the checks of `receiveUpload` but for
 * sender and slot.
 */
export async function storeUpload(
  { database: { pool }, storage, places, isScanned }: Receiver,
  accepted: Accepted,
  incoming: Incoming,
  { sender, folder }: { sender: Sender; folder: string },
): Promise<StoredFile> {
  const place = await places.take(sender, incoming.content)
  const { stored, held } = await store({ pool, storage, folder, person: sender.person }, accepted, incoming).finally(
    () => place[Symbol.dispose](),
  )
  await removingOnFailure(pool, storage, [stored.objectKey], async () =>
    demandSoundPdf(storage, { ...stored, sender: sender.person }, await held?.flaw),
  )
  return { ...stored, scan: isScanned ? 'pending' : 'unscanned' }
}

async function store(
  { pool, storage, folder, person }: { pool: Db; storage: Storage; folder: string; person: string },
  accepted: Accepted,
  { content, fileName, sha256, ended }: Incoming,
): Promise<{ stored: Omit<StoredFile, 'scan'>; held: HeldPdf | undefined }> {
  using _ = demandRate(
    content,
    () => content.bytesRead,
    (problem) => content.destroy(problem),
  )
  const { head, body } = await readBeginning(content).catch((error: unknown) => {
    throw brokenOff(error)
  })
  const { mediaType, ending } = await typeOf(head, accepted)
  const end = watchEnd(mediaType)
  const measured = measureFile(accepted.maxBytes, end)
  let held: HeldPdf | undefined
  const withWhole = async (bytes: Buffer) => {
    if (mediaType === 'application/pdf') held = openHeld(bytes, person)
    await held?.taken
  }
  return await storeStray(pool, storage, folder, async (objectKey, late) => {
    await streamUpload(storage, { key: objectKey, mediaType, late, withWhole }, { body, measured })
    await fewBytesInTime(ended())
    const { sizeBytes } = measured
    const found = measured.sha256()
    const digest = found.toString('hex')
    if (sha256.some((stated) => stated !== digest)) throw new Problem('digest_mismatch', {}, { sha256: digest })
    demandEnd(end)
    const stored = { objectKey, fileName: namedByType(fileName, ending), mediaType, sizeBytes, sha256: found }
    await held?.taken
    return { stored, held }
  })
}
