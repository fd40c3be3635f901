import type { Actor } from '../../access/identity/actor.ts'
import type { Channel } from '../../http/channels.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { doerOf } from '../standing.ts'
import { suppliedCase } from '../supplied.ts'
import { detach } from './changes.ts'

/**
 * Empties a slot of a draft. What was once submitted stays on record and is replaced, not removed. Returns the
 * application's new version.
 */
export async function remove(
  db: Db,
  applicationId: string,
  documentId: string,
  actor: Actor,
  { channel, ifVersion }: { channel: Channel; ifVersion: number },
): Promise<number> {
  const file = await suppliedCase(db, applicationId, actor)
  const document = file.documents.find(({ id }) => id === documentId)
  if (!document) throw new Problem('not_found', { what: 'document' })
  if (file.version !== ifVersion) throw new Problem('stale', {})
  if (file.status !== 'draft') throw new Problem('not_editable', { status: file.status })
  const version = await detach(db, file, document.slot, doerOf(file, actor, channel))
  if (version === undefined) throw new Problem('stale', {})
  return version
}
