import type { Actor } from '../../access/identity/actor.ts'
import { dot } from '../../privacy/mask.ts'
import type { Vault } from '../../privacy/vault.ts'
import type { Case } from '../case/case.ts'
import { readOf } from '../reads/reading.ts'
import type { ReadRecord } from '../reads/record.ts'
import { standingsOf } from '../standing.ts'
import { contentIn } from './correct.ts'
import type { CorrectionRow } from './queries.ts'

/** Records that an officer reads the content of corrections. The caller shows it only after this has resolved. */
export async function recordCorrectionReads(
  reads: ReadRecord,
  rows: readonly CorrectionRow[],
  application: Case,
  actor: Actor,
): Promise<void> {
  const fields = rows
    .filter((row) => row.personal !== null && seesAnswers(row, application, actor))
    .flatMap(({ pointers }) => pointers)
  if (fields.length > 0) await reads.add(readOf(application, actor, { what: 'case', fields }))
}

/** Returns a correction as the contract shows it to this actor, with masks for readers who may not see its content. */
export async function presentCorrection(vault: Vault, row: CorrectionRow, application: Case, actor: Actor) {
  const { personal: _, requestedBy: _by, pointers, ...rest } = row
  const content = seesAnswers(row, application, actor) ? await contentIn(vault, row) : null
  const masked = dot.repeat(3)
  return {
    ...rest,
    changes: content ? [...content.changes] : pointers.map((pointer) => ({ pointer, before: masked, after: masked })),
  }
}

/** True for the applicant's side, which asked for the correction, and for the front desk while it waits. */
function seesAnswers({ outcome }: CorrectionRow, application: Case, actor: Actor): boolean {
  const standings = standingsOf(application, actor)
  return (
    standings.includes('applicant') ||
    standings.includes('assistant') ||
    (outcome === null && standings.includes('front_desk'))
  )
}
