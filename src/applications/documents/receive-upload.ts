import type { Actor } from '../../access/identity/actor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Database, Db } from '../../platform/db/client.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import { removingOnFailure, storeStray } from '../../platform/stored-objects/stray.ts'
import { findCase } from '../queries.ts'
import type { StoredFile } from './changes.ts'
import { measureStream, readBeginning, typeOf } from './file-check.ts'
import { namedByType } from './file-name.ts'
import { demandRate, fewBytesInTime } from './minimum-rate.ts'
import type { Incoming } from './multipart.ts'
import { type OpenSlot, openSlot } from './open-slot.ts'
import { demandSoundPdf, type FoundFlaw, flawOfHeld } from './pdf-check.ts'
import { brokenOff, streamUpload } from './stream-upload.ts'
import type { Turns } from './turns.ts'

/** A stored file, and the slot that it may be given to. */
export interface Received {
  slot: OpenSlot
  stored: StoredFile
}

/** The services that receive uploads. `turns` bounds how many hold memory at once; the others wait. */
export interface Receiver {
  database: Database
  storage: Storage
  turns: Turns
  /** True when an upload waits for a virus scanner before it counts. */
  isScanned: boolean
}

/**
 * Stores a file for a slot as a stray object; `giveToSlot` then makes it a document. Checks the sender, the slot, the
 * type by content, the size, the digest, and that a PDF can be opened. The file is streamed; at most one part of 5 MB
 * is in memory. A refused or interrupted file is removed as in `storeStray`.
 */
export async function receiveUpload(
  { database, storage, turns, isScanned }: Receiver,
  applicationId: string,
  incoming: Incoming,
  actor: Actor,
  address: string,
): Promise<Received> {
  const slot = openSlot(await findCase(database.reader, applicationId, actor), actor, incoming.slot)
  const turn = await turns.take({ person: actor.personId, address }, incoming.content)
  const { stored, flaw } = await store(database.pool, storage, slot, incoming).finally(() => turn[Symbol.dispose]())
  await removingOnFailure(database.pool, storage, [stored.objectKey], () => demandSoundPdf(storage, stored, flaw))
  return { slot, stored: { ...stored, scan: isScanned ? 'pending' : 'unscanned' } }
}

async function store(
  db: Db,
  storage: Storage,
  slot: OpenSlot,
  { content, fileName, sha256, ended }: Incoming,
): Promise<{ stored: Omit<StoredFile, 'scan'>; flaw: FoundFlaw }> {
  using _ = demandRate(
    content,
    () => content.bytesRead,
    (problem) => content.destroy(problem),
  )
  const head = await readBeginning(content).catch((error: unknown) => {
    throw brokenOff(error)
  })
  const { mediaType, ending } = await typeOf(head, slot)
  const measured = measureStream(slot.maxBytes)
  let flaw: Promise<FoundFlaw> = Promise.resolve(undefined)
  const withWhole = (bytes: Buffer) => {
    if (mediaType === 'application/pdf') flaw = flawOfHeld(bytes)
    return flaw
  }
  return await storeStray(db, storage, 'documents', async (objectKey, late) => {
    await streamUpload(storage, { key: objectKey, mediaType, late, withWhole }, { head, rest: content, measured })
    await fewBytesInTime(ended())
    const digest = measured.sha256.toString('hex')
    if (sha256.some((stated) => stated !== digest)) throw new Problem('digest_mismatch', {}, { sha256: digest })
    const { sizeBytes, sha256: measuredSha256 } = measured
    const stored = { objectKey, fileName: namedByType(fileName, ending), mediaType, sizeBytes, sha256: measuredSha256 }
    return { stored, flaw: await flaw }
  })
}
