import type { Actor } from '../access/identity/actor.ts'
import { openCase } from '../applications/answers.ts'
import type { Case } from '../applications/case.ts'
import { changed, eventOf } from '../applications/changed.ts'
import { changing } from '../applications/changing.ts'
import type { VaultContext } from '../applications/context.ts'
import type { Standing } from '../applications/lifecycle.ts'
import { findCase } from '../applications/queries.ts'
import { insertOf } from '../applications/reads/queries.ts'
import { type Reader, readerOf } from '../applications/reads/reading.ts'
import type { Channel } from '../http/channels.ts'
import { refuseNumbers } from '../http/no-numbers.ts'
import { Problem } from '../http/problems/problem.ts'
import type { Db } from '../platform/db/client.ts'

export interface Disclosure {
  version: number
  at: Date
  file: Case
}

/**
 * Opens the personal answers of a file for an officer who may see it, with a reason: on the record of reads and in the
 * file's own history, which are there before anything is given. Throws `not_found`, `forbidden`, `rule_broken`.
 */
export async function disclose(context: VaultContext, id: string, reason: string): Promise<Disclosure> {
  refuseNumbers({ reason })
  return changing(context, id, async (sealed) => {
    const { db, vault, actor, channel } = context
    const reader = demandReader(sealed, actor)
    const file = await openCase(vault, sealed)
    return async () => {
      const recorded = await recordDisclosure(db, file, { reason, reader, channel })
      return recorded && { ...recorded, file }
    }
  })
}

/** Returns a case that this officer may see, and as what they read it. Throws `not_found`, `forbidden`. */
export async function readable(db: Db, id: string, actor: Actor): Promise<{ file: Case; reader: Reader }> {
  const file = await findCase(db, id, actor)
  return { file, reader: demandReader(file, actor) }
}

/** Returns as what an officer reads an application. Throws `forbidden` for its own side: they see it all. */
function demandReader(application: Case, actor: Actor): Reader {
  const reader = readerOf(application, actor)
  if (!reader)
    throw new Problem('forbidden', {
      action: 'disclose',
      by: ['front_desk', 'reviewer', 'inspector', 'cashier', 'head'],
    })
  return reader
}

/** Undefined when the file has changed since it was read. */
async function recordDisclosure(
  db: Db,
  file: Case,
  { reason, reader, channel }: { reason: string; reader: Reader; channel: Channel },
) {
  const { personId, officeId } = reader
  const happening = { type: 'application.disclosed', details: { reason, fields: file.opened } }
  const read = {
    ...reader,
    applicationId: file.id,
    what: 'disclosure' as const,
    documentId: null,
    fields: file.opened,
    status: file.status,
    reason,
  }
  const [recorded] = await db<{ version: number; at: Date }[]>`
    with ${changed(db, file)},
    ${eventOf(db, happening, { personId, standing: standingOf(reader), officeId, channel })},
    read as (${insertOf(db, [read])} where exists (select from changed))
    select version, at from changed`
  return recorded
}

const standings: readonly Standing[] = ['assistant', 'front_desk', 'reviewer', 'inspector', 'cashier', 'head']

function standingOf({ standing }: Reader): Standing {
  const known = standings.find((candidate) => candidate === standing)
  if (!known) throw new Error(`Nobody reads a file as ${standing}.`)
  return known
}
