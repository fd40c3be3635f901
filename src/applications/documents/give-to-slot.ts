import type { Actor } from '../../access/identity/actor.ts'
import type { Channel } from '../../http/channels.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { CaseDocument } from '../case.ts'
import { findCase } from '../queries.ts'
import { doerOf } from '../standing.ts'
import { attach } from './changes.ts'
import { openSlot } from './open-slot.ts'
import type { Received } from './receive-upload.ts'

const attemptsLimit = 5

/**
 * Makes a document of a received file own its object, in one statement. When the application changed since it was read,
 * the slot is checked again. Throws what `openSlot` throws, and `conflict` when the object was swept or the application
 * changed too often.
 */
export async function giveToSlot(
  db: Db,
  applicationId: string,
  { slot, stored }: Received,
  actor: Actor,
  channel: Channel,
) {
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
