import type { Db } from '../db/client.ts'
import type { Actor } from '../identity/actor.ts'
import { type Change, changesBetween } from '../permit-types/changes.ts'
import { publishedVersion } from '../permit-types/queries.ts'
import { fault } from '../problems/faults.ts'
import { Problem } from '../problems/problem.ts'
import type { Case } from './case.ts'
import type { Channel } from './channels.ts'
import { suppliedCase } from './draft.ts'
import { switchVersion } from './draft-changes.ts'
import { fitTo, type SetAside, together } from './fit.ts'
import { findCase } from './queries.ts'
import { doerOf } from './standing.ts'

/** What another version of its permit type makes of a draft: `file` is the draft as it is, or would be, on that version. */
export interface Moved { from: number; to: number; changes: readonly Change[]; setAside: SetAside; file: Case }

interface Bound { channel: Channel; ifVersion: number; dryRun: boolean }

/**
 * Puts a draft on the version of its permit type that is in force. No input is lost: answers that the form refuses are kept apart, files
 * without a slot stay on record. With `dryRun` it only tells. Throws `stale`, `not_editable`, `permit_type_retired`, `rule_broken`.
 */
export async function moveToVersion(db: Db, id: string, wanted: number, actor: Actor, { channel, ifVersion, dryRun }: Bound): Promise<Moved> {
  const file = await suppliedCase(db, id, actor)
  const { code, version: from } = file.type.definition
  if (file.version !== ifVersion) throw new Problem('stale', {})
  if (file.status !== 'draft') throw new Problem('not_editable', { status: file.status })
  if (file.versionInForce === null) throw new Problem('permit_type_retired', { code })
  if (wanted !== file.versionInForce) throw new Problem('rule_broken', {}, { errors: [fault({ pointer: '/version' }, 'not_in_force', { inForce: file.versionInForce })] })
  const type = await publishedVersion(db, code, wanted)
  const { answers, documents, setAside } = fitTo(type, file)
  const moved = { ...file, type, answers, documents, setAside: together(file.setAside, setAside) }
  const told = { from, to: wanted, changes: changesBetween(file.type.definition, type.definition), setAside }
  if (dryRun || wanted === from) return { ...told, file: moved }
  if (await switchVersion(db, file, moved, setAside, doerOf(file, actor, channel)) === undefined) throw new Problem('stale', {})
  return { ...told, file: await findCase(db, id, actor) }
}
