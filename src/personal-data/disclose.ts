import type { Actor } from '../access/identity/actor.ts'
import { openCase } from '../applications/answers/answers.ts'
import type { Case } from '../applications/case/case.ts'
import { findCase } from '../applications/case/queries.ts'
import { changed, eventOf } from '../applications/changed.ts'
import { changing } from '../applications/changing.ts'
import type { VaultContext } from '../applications/context.ts'
import type { Standing } from '../applications/lifecycle.ts'
import { insertOf } from '../applications/reads/queries.ts'
import { type Reader, readBy, readerOf } from '../applications/reads/reading.ts'
import { isOrWasApplicant } from '../applications/standing.ts'
import type { Channel } from '../http/channels.ts'
import { refuseNumbers } from '../http/no-numbers.ts'
import { Problem } from '../http/problems/problem.ts'
import type { Db } from '../platform/db/client.ts'

interface Disclosure {
  version: number
  at: Date
  application: Case
}

/**
 * Decrypts the personal answers of an application for an officer who may see it. Records the reason in the record of
 * reads and in the history before it returns. Throws `not_found`, `forbidden`, `rule_broken`, `conflict`.
 */
export async function discloseAnswers(context: VaultContext, id: string, reason: string): Promise<Disclosure> {
  refuseNumbers({ reason })
  return changing(context, id, async (sealed) => {
    const { db, vault, actor, channel } = context
    const reader = demandReader(sealed, actor)
    const application = await openCase(vault, sealed)
    return async () => {
      const recorded = await recordDisclosure(db, application, { reason, reader, channel })
      return recorded && { ...recorded, application }
    }
  })
}

/** Returns an application, and the role in which an officer reads it. Throws `not_found`, `forbidden`. */
export async function findReadable(db: Db, id: string, actor: Actor): Promise<{ application: Case; reader: Reader }> {
  const application = await findCase(db, id, actor)
  return { application, reader: demandReader(application, actor) }
}

/**
 * Returns the role in which an officer reads an application. Throws `forbidden` for its applicant, who sees all of it,
 * and for somebody to whose account it belonged before.
 */
function demandReader(application: Case, actor: Actor): Reader {
  const reader = readerOf(application, actor)
  if (!reader || isOrWasApplicant(application, actor.personId))
    throw new Problem('forbidden', {
      action: 'disclose',
      by: ['front_desk', 'reviewer', 'inspector', 'cashier', 'head'],
    })
  return reader
}

/** Records a disclosure in the history and in the reads. Undefined: the application has changed since it was read. */
async function recordDisclosure(
  db: Db,
  application: Case,
  { reason, reader, channel }: { reason: string; reader: Reader; channel: Channel },
) {
  const { personId, officeId } = reader
  const happening = { type: 'application.disclosed', details: { reason, fields: application.opened } } as const
  const { id, status, opened } = application
  const read = readBy(reader, { what: 'disclosure', applicationId: id, fields: opened, status, reason })
  const [recorded] = await db<{ version: number; at: Date }[]>`
    with ${changed(db, application)},
    ${eventOf(db, happening, { personId, standing: standingOf(reader), officeId, channel })},
    read as (${insertOf(db, [read])} where exists (select from changed))
    select version, at from changed`
  return recorded
}

const standings: readonly Standing[] = ['assistant', 'front_desk', 'reviewer', 'inspector', 'cashier', 'head']

function standingOf({ standing }: Reader): Standing {
  const known = standings.find((candidate) => candidate === standing)
  if (!known) throw new Error(`No reader of an application has the standing ${standing}.`)
  return known
}
