import { createHash } from 'node:crypto'
import type { Database } from '../db/client.ts'
import { inTransaction } from '../db/client.ts'
import type { Actor } from '../identity/actor.ts'
import { publishedVersion } from '../permit-types/queries.ts'
import { Problem } from '../problems/problem.ts'
import type { Names } from '../words.ts'
import { accept } from './accept.ts'
import { type Confirmable, confirmable, type ReceivedFile } from './queries.ts'

/** A file as the page shows it: `slot` by name, null when it is not known what it is for. */
export interface ShownFile {
  fileName: string
  slot: Names | null
  state: 'waiting' | 'unnamed' | 'unscanned' | 'refused' | 'accepted' | 'discarded'
}
export interface Shown {
  reference: string
  files: ShownFile[]
}

/** What a link is about. Throws `not_found` for one that is wrong or over. */
export async function lookAt(database: Database, token: string): Promise<Shown> {
  return shown(database, await ofLink(database, token))
}

/** Accepts, for the applicant whose address the link went to, every file of the mail whose slot is known and that can be taken now. Again and again comes to the same. Throws `not_found`. */
export async function acceptAll(database: Database, token: string): Promise<Shown> {
  const { applicationId, applicantId, files } = await ofLink(database, token)
  const actor: Actor = { personId: applicantId, name: '', posts: [] }
  for (const file of files) {
    if (stateOf(file) !== 'waiting') continue
    // A file that cannot be taken does not keep the others: the page says which ones were.
    await inTransaction(database.pool, (tx) =>
      accept(tx, { applicationId, attachmentId: file.id, slot: undefined }, actor, 'email'),
    ).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error
    })
  }
  return lookAt(database, token)
}

async function ofLink({ pool }: Database, token: string): Promise<Confirmable> {
  const found = await confirmable(pool, createHash('sha256').update(token).digest())
  if (!found) throw new Problem('not_found', { what: 'mail_confirmation' })
  return found
}

async function shown(
  { lane }: Database,
  { reference, permitType, permitTypeVersion, files }: Confirmable,
): Promise<Shown> {
  const { definition } = await publishedVersion(lane, permitType, permitTypeVersion)
  return {
    reference,
    files: files.map((file) => ({
      fileName: file.fileName,
      slot: definition.documents.find(({ slot }) => slot === file.slot)?.names ?? null,
      state: stateOf(file),
    })),
  }
}

function stateOf({ documentId, scan, slot, discarded }: ReceivedFile): ShownFile['state'] {
  if (discarded !== null) return 'discarded'
  if (documentId !== null) return 'accepted'
  if (scan === 'infected') return 'refused'
  if (scan === 'failed') return 'unscanned'
  return slot === null ? 'unnamed' : 'waiting'
}
