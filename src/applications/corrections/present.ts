import type { Actor } from '../../access/identity/actor.ts'
import { actionsInLanguage } from '../../http/problems/language.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Language } from '../../platform/words.ts'
import { dot } from '../../privacy/mask.ts'
import type { Vault } from '../../privacy/vault.ts'
import type { Case } from '../case/case.ts'
import { findCase } from '../case/queries.ts'
import { readOf } from '../reads/reading.ts'
import type { ReadRecord } from '../reads/record.ts'
import { standingsOf } from '../standing.ts'
import { actionsOn, contentIn } from './correct.ts'
import { type CorrectionRow, findCorrection } from './queries.ts'

interface Reader {
  actor: Actor
  language: Language
}

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
export async function presentCorrection(
  { db, vault }: { db: Db; vault: Vault },
  row: CorrectionRow,
  application: Case,
  { actor, language }: Reader,
) {
  const { personal: _, requestedBy: _by, pointers, ...rest } = row
  const content = seesAnswers(row, application, actor) ? await contentIn(vault, row) : null
  const masked = dot.repeat(3)
  return {
    ...rest,
    changes: content ? [...content.changes] : pointers.map((pointer) => ({ pointer, before: masked, after: masked })),
    nextActions: actionsInLanguage(await actionsOn({ db, vault }, row, application, actor), language),
  }
}

/**
 * Reads a correction, records the read, and returns it as the contract shows it to this actor, with the version of its
 * application. Throws `not_found`.
 */
export async function showCorrection(
  { db, vault, reads }: { db: Db; vault: Vault; reads: ReadRecord },
  { id, correctionId }: { id: string; correctionId: string },
  reader: Reader,
) {
  const application = await findCase(db, id, reader.actor)
  const row = await findCorrection(db, id, correctionId, reader.actor)
  await recordCorrectionReads(reads, [row], application, reader.actor)
  return { version: application.version, shown: await presentCorrection({ db, vault }, row, application, reader) }
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
