import pLimit from 'p-limit'
import { randomUUID } from 'node:crypto'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Case, CaseDocument } from '../applications/case.ts'
import type { Channel } from '../applications/channels.ts'
import { suppliedCase } from '../applications/draft.ts'
import { mayReplace, mustBeEditable } from '../applications/editing.ts'
import { doerOf } from '../applications/standing.ts'
import type { Database, Db } from '../db/client.ts'
import type { Actor } from '../identity/actor.ts'
import type { DocumentSlot } from '../permit-types/schema.ts'
import { fault } from '../problems/faults.ts'
import { Problem } from '../problems/problem.ts'
import type { Storage } from '../storage.ts'
import { attach, type StoredFile } from './changes.ts'
import { measure, peek, typeOf } from './file-check.ts'

/** A file on its way in. `sha256` is what the client says it will be, if it says so. */
export interface Incoming { slot: string; fileName: string; content: Readable; sha256: string | undefined }

export interface Received { file: Case; slot: DocumentSlot; stored: StoredFile }

const versionsLimit = 20
const attemptsLimit = 5
/** How many uploads hold memory at once; the others wait, and their senders with them. */
const streamingAtOnce = 8
const waitingLimit = 500
/** Longer than this no upload takes; the sweep leaves younger objects alone. */
export const uploadMinutes = 30

const turns = pLimit(streamingAtOnce)

/**
 * Takes a file into storage, judged on the way: who may send it, which slot, what it is by content, how large, whether it arrived whole.
 * The object is registered as stray before its first byte and stays so until `own` gives it to the application; a refused or broken
 * upload is removed at once, and by the sweep if that fails.
 */
export async function receive(database: Database, storage: Storage, applicationId: string, incoming: Incoming, actor: Actor): Promise<Received> {
  const file = await suppliedCase(database.lane, applicationId, actor)
  const slot = openSlot(file, incoming.slot)
  if (turns.pendingCount >= waitingLimit) throw new Problem('unavailable', {})
  const stored = await turns(() => store(database.pool, storage, slot, incoming))
  return { file, slot, stored }
}

/** The slot, if a file may be sent for it now. */
function openSlot(file: Case, name: string): DocumentSlot {
  mustBeEditable(file)
  const slot = file.type.definition.documents.find((candidate) => candidate.slot === name)
  if (!slot) throw new Problem('rule_broken', {}, { errors: [fault({ pointer: '/slot' }, 'unknown_slot')] })
  if (!mayReplace(file, name)) throw new Problem('rule_broken', {}, { errors: [fault({ pointer: '/slot' }, 'not_asked_for')] })
  const versions = file.documents.find((document) => document.slot === name)?.version ?? 0
  if (versions >= versionsLimit) throw new Problem('too_many_versions', { limit: versionsLimit })
  return slot
}

async function store(db: Db, storage: Storage, slot: DocumentSlot, { content, fileName, sha256 }: Incoming): Promise<StoredFile> {
  const { head, whole } = await peek(content)
  const mediaType = await typeOf(head, slot)
  const objectKey = `documents/${randomUUID()}`
  const measured = measure(slot.maxBytes)
  await db`insert into stray_objects (object_key) values (${objectKey})`
  try {
    await streamTo(storage, objectKey, mediaType, Readable.from(whole()), measured.stream)
    const digest = measured.sha256.toString('hex')
    if (sha256 !== undefined && sha256 !== digest) throw new Problem('digest_mismatch', { sha256: digest })
  } catch (error) {
    await abandon(db, storage, objectKey)
    throw error
  }
  return { objectKey, fileName, mediaType, sizeBytes: measured.sizeBytes, sha256: measured.sha256 }
}

/** Moves the bytes. Whichever end breaks, the other is told, and nothing goes on reading or writing. */
async function streamTo(storage: Storage, key: string, mediaType: string, source: Readable, tap: NodeJS.ReadWriteStream): Promise<void> {
  const body = new PassThrough()
  const stop = new AbortController()
  const deadline = AbortSignal.timeout(uploadMinutes * 60_000)
  const signal = AbortSignal.any([stop.signal, deadline])
  const reading = pipeline(source, tap, body, { signal }).catch((error: unknown) => {
    stop.abort(error)
    throw error
  })
  const writing = storage.put(key, body, mediaType, signal).catch((error: unknown) => {
    stop.abort(error)
    throw error
  })
  await Promise.allSettled([reading, writing])
  await (stop.signal.aborted ? Promise.reject(stop.signal.reason) : Promise.all([reading, writing]))
}

/** Gives a received object to its slot. If the application changed meanwhile, it is judged again. */
export async function own(db: Db, applicationId: string, { slot, stored }: Received, actor: Actor, channel: Channel) {
  for (let attempt = 1; attempt <= attemptsLimit; attempt++) {
    const file = await suppliedCase(db, applicationId, actor)
    openSlot(file, slot.slot)
    const attached = await attach(db, file, slot.slot, stored, { ...doerOf(file, actor, channel), personId: actor.personId })
    if (!attached) continue
    const { fileName, mediaType, sizeBytes, sha256 } = stored
    const document: CaseDocument = {
      id: attached.id, slot: slot.slot, version: attached.documentVersion, fileName, mediaType, sizeBytes, sha256: sha256.toString('hex'),
      uploadedAt: attached.at.toISOString(), original: null,
    }
    return { version: attached.version, document }
  }
  throw new Problem('conflict', {})
}

/** Removes an object that no document will own. What cannot be removed now is left to the sweep. */
export async function abandon(db: Db, storage: Storage, objectKey: string): Promise<void> {
  try {
    await storage.remove(objectKey)
    await db`delete from stray_objects where object_key = ${objectKey}`
  } catch {
    // The sweep finds it: its key is still registered as stray.
  }
}
