import { PassThrough, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Actor } from '../../access/identity/actor.ts'
import type { Channel } from '../../http/channels.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Database, Db } from '../../platform/db/client.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import { removingOnFailure, storeStray } from '../../platform/stored-objects/stray.ts'
import type { CaseDocument } from '../case.ts'
import { findCase } from '../queries.ts'
import { doerOf } from '../standing.ts'
import { attach, type StoredFile } from './changes.ts'
import { type Measure, measure, peek, typeOf } from './file-check.ts'
import { namedByType } from './file-name.ts'
import { demandRate, fewBytesInTime } from './minimum-rate.ts'
import type { Incoming } from './multipart.ts'
import { type OpenSlot, openSlot } from './open-slot.ts'
import { demandSoundPdf } from './pdf-check.ts'
import { storageFailure } from './storage-failure.ts'
import type { Turns } from './turns.ts'

export interface Received {
  slot: OpenSlot
  stored: StoredFile
}

const attemptsLimit = 5

/** Takes uploads in. `turns` bounds how many hold memory at once; the others wait, and their senders with them. */
export interface Receiver {
  database: Database
  storage: Storage
  turns: Turns
  /** True when an upload waits for a virus scanner before it counts. */
  isScanned: boolean
}

/**
 * Takes a file into storage, judged on the way: who may send it, which slot, what it is by content, how large, whether
 * it arrived whole. The object is registered as stray before its first byte and stays so until `own` gives it to the
 * application; a refused or broken upload is removed at once, and by the sweep if that fails or the storage was silent.
 */
export async function receive(
  { database, storage, turns, isScanned }: Receiver,
  applicationId: string,
  incoming: Incoming,
  actor: Actor,
  address: string,
): Promise<Received> {
  const slot = openSlot(await findCase(database.lane, applicationId, actor), actor, incoming.slot)
  const turn = await turns.take({ person: actor.personId, address }, incoming.content)
  const stored = await store(database.pool, storage, slot, incoming).finally(() => turn[Symbol.dispose]())
  await removingOnFailure(database.pool, storage, [stored.objectKey], () => demandSoundPdf(storage, stored))
  return { slot, stored: { ...stored, scan: isScanned ? 'pending' : 'unscanned' } }
}

async function store(
  db: Db,
  storage: Storage,
  slot: OpenSlot,
  { content, fileName, sha256, ended }: Incoming,
): Promise<Omit<StoredFile, 'scan'>> {
  using _ = demandRate(
    content,
    () => content.bytesRead,
    (problem) => content.destroy(problem),
  )
  const head = await peek(content).catch((error: unknown) => {
    throw brokenOff(error)
  })
  const { mediaType, ending } = await typeOf(head, slot)
  const measured = measure(slot.maxBytes)
  return await storeStray(db, storage, 'documents', async (objectKey, late) => {
    await streamTo(storage, { key: objectKey, mediaType, late }, { head, rest: content, measured })
    await fewBytesInTime(ended())
    const digest = measured.sha256.toString('hex')
    if (sha256.some((stated) => stated !== digest)) throw new Problem('digest_mismatch', { sha256: digest })
    const { sizeBytes, sha256: measuredSha256 } = measured
    return { objectKey, fileName: namedByType(fileName, ending), mediaType, sizeBytes, sha256: measuredSha256 }
  })
}

interface Target {
  key: string
  mediaType: string
  late: AbortSignal
}

interface Source {
  head: Buffer
  rest: Readable
  measured: Measure
}

/**
 * Moves the bytes. Whichever end breaks, the other is told, and nothing goes on reading or writing when this has
 * settled.
 */
async function streamTo(
  storage: Storage,
  { key, mediaType, late }: Target,
  { head, rest, measured }: Source,
): Promise<void> {
  const tap = measured.stream
  const body = new PassThrough()
  const stop = new AbortController()
  late.addEventListener('abort', () => stop.abort(new Problem('request_timeout', {})))
  const writing = storage
    .put(key, body, mediaType, stop.signal, () => measured.sha256)
    .catch((error: unknown) => {
      if (!brokenBySender(body)) stop.abort(storageFailure(error))
    })
  const reading = pipeline([...(rest.readableEnded ? [] : [rest]), tap, body], { signal: stop.signal }).catch(
    async (error: unknown) => {
      if (brokenBySender(body)) return stop.abort(brokenOff(error))
      await writing
      stop.abort(storageFailure(error))
    },
  )
  if (rest.readableEnded) tap.end(head)
  else tap.write(head)
  await Promise.all([reading, writing])
  stop.signal.throwIfAborted()
}

/**
 * Whether `body` ended for what came in. A storage that lets go of it leaves no error, or that of an aborted iteration.
 */
const brokenBySender = (body: Readable): boolean => body.errored !== null && body.errored.name !== 'AbortError'

/** What breaks on the way in is the sender's, unless we broke it ourselves. */
const brokenOff = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem('upload_interrupted', {})

/** Gives a received object to its slot. If the application changed meanwhile, it is judged again. */
export async function own(db: Db, applicationId: string, { slot, stored }: Received, actor: Actor, channel: Channel) {
  for (let attempt = 1; attempt <= attemptsLimit; attempt++) {
    const file = await findCase(db, applicationId, actor)
    const open = openSlot(file, actor, slot.slot)
    const attached = await attach(db, file, open, stored, {
      ...doerOf(file, actor, channel, open.standing),
      personId: actor.personId,
    })
    if (!attached) continue
    const { fileName, mediaType, sizeBytes, sha256 } = stored
    const document: CaseDocument = {
      id: attached.id,
      slot: slot.slot,
      version: attached.documentVersion,
      fileName,
      mediaType,
      sizeBytes,
      sha256: sha256.toString('hex'),
      scan: stored.scan,
      uploadedAt: attached.at.toISOString(),
      copiedFrom: null,
      receivedByEmail: false,
      original: null,
    }
    return { version: attached.version, document }
  }
  throw new Problem('conflict', {})
}
