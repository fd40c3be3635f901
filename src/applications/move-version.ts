import type { Actor } from '../access/identity/actor.ts'
import { type Change, changesBetween } from '../catalogue/permit-types/changes.ts'
import { publishedVersion } from '../catalogue/permit-types/queries.ts'
import type { Channel } from '../http/channels.ts'
import { fault } from '../http/problems/faults.ts'
import { Problem } from '../http/problems/problem.ts'
import type { Db } from '../platform/db/client.ts'
import type { Vault } from '../privacy/vault.ts'
import { kept, opened } from './answers.ts'
import type { Case } from './case.ts'
import { switchVersion } from './draft-changes.ts'
import { fitTo, together } from './fit.ts'
import { findCase } from './queries.ts'
import type { SetAside } from './set-aside.ts'
import { doerOf } from './standing.ts'
import { suppliedCase } from './supplied.ts'

/**
 * What another version of its permit type makes of a draft: `file` is the draft as it is, or would be, on that version.
 */
export interface Moved {
  from: number
  to: number
  changes: readonly Change[]
  setAside: SetAside
  file: Case
}

interface Bound {
  channel: Channel
  ifVersion: number
  dryRun: boolean
}

/**
 * Puts a draft on the version of its permit type that is in force. No input is lost: answers that the form refuses are
 * kept apart, files without a slot stay on record. With `dryRun` it only tells. Throws `stale`, `not_editable`,
 * `permit_type_retired`, `rule_broken`.
 */
export async function moveToVersion(
  db: Db,
  vault: Vault,
  id: string,
  wanted: number,
  actor: Actor,
  { channel, ifVersion, dryRun }: Bound,
): Promise<Moved> {
  const sealed = await suppliedCase(db, id, actor)
  const { code, version: from } = sealed.type.definition
  if (sealed.version !== ifVersion) throw new Problem('stale', {})
  if (sealed.status !== 'draft') throw new Problem('not_editable', { status: sealed.status })
  if (sealed.versionInForce === null) throw new Problem('permit_type_retired', { code })
  if (wanted !== sealed.versionInForce)
    throw new Problem(
      'rule_broken',
      {},
      { errors: [fault({ pointer: '/version' }, 'not_in_force', { inForce: sealed.versionInForce })] },
    )
  const [file, type] = await Promise.all([opened(vault, sealed), publishedVersion(db, code, wanted)])
  const { answers, documents, setAside } = fitTo(type, file, { earlier: file.type.form })
  const moved = { ...file, type, answers, documents, setAside: together(file.setAside, setAside) }
  const told = { from, to: wanted, changes: changesBetween(file.type.definition, type.definition), setAside }
  if (dryRun || wanted === from) return { ...told, file: moved }
  const switched = { version: wanted, kept: await kept(vault, id, type, moved) }
  if ((await switchVersion(db, file, switched, setAside, doerOf(file, actor, channel))) === undefined)
    throw new Problem('stale', {})
  return { ...told, file: await opened(vault, await findCase(db, id, actor)) }
}
