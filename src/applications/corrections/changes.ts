import type { Db } from '../../platform/db/client.ts'
import type { Sealed } from '../../privacy/vault.ts'
import type { Case } from '../case.ts'
import { type Doer, type KeptAnswers, keeping, recordIn } from '../changes.ts'
import type { CorrectionOutcome } from './outcomes.ts'

type Acting = Doer & { personId: string }

/** Records what is to be corrected, with its event. Undefined when the file has changed since it was read. */
export async function insertCorrection(
  db: Db,
  file: Case,
  { pointers, reason, sealed }: { pointers: readonly string[]; reason: string; sealed: Sealed },
  doer: Acting,
): Promise<{ id: string; version: number } | undefined> {
  const [made] = await db<{ id: string; version: number }[]>`
    with bumped as (
      update applications set version = version + 1, updated_at = clock_timestamp()
      where id = ${file.id} and version = ${file.version} and discarded_at is null
      returning id, version, updated_at as at
    ), made as (
      insert into corrections (application_id, pointers, personal, personal_kid, reason, requested_by, requested_at)
      select id, ${[...pointers]}::text[], ${sealed.personal}, ${sealed.kid}, ${reason}, ${doer.personId}::uuid, at
      from bumped
      returning id
    ), event as (${recordIn(db, db`bumped`, { type: 'correction.requested', details: { pointers } }, doer)})
    select made.id, bumped.version from made, bumped`
  return made
}

export interface Decision {
  outcome: CorrectionOutcome
  reason: string | null
  type: string
  pointers: readonly string[]
  sealed: Sealed
  kept: KeptAnswers | null
}

/**
 * Decides a correction once: with its event, and if it is accepted with the answers it makes. Undefined when the file
 * has changed since it was read, or the correction is decided.
 */
export async function decideCorrection(
  db: Db,
  file: Case,
  correctionId: string,
  { outcome, reason, type, pointers, sealed, kept }: Decision,
  doer: Acting,
): Promise<number | undefined> {
  const details = { correctionId, pointers, ...(reason !== null && { reason }) }
  const [decided] = await db<{ version: number }[]>`
    with open as (
      select id
      from corrections
      where id = ${correctionId} and application_id = ${file.id} and outcome is null
      for update
    ), bumped as (
      update applications set version = version + 1, updated_at = clock_timestamp()
      from open
      where applications.id = ${file.id} and version = ${file.version} and discarded_at is null
      returning applications.id, version, updated_at as at
    ), decided as (
      update corrections c
      set outcome = ${outcome}::correction_outcome, outcome_reason = ${reason}, decided_by = ${doer.personId}::uuid,
        decided_for = ${doer.officeId}::uuid,
        decided_at = bumped.at, personal = ${sealed.personal}, personal_kid = ${sealed.kid}
      from bumped where c.id = ${correctionId}
    )${kept === null ? db`` : db`, ${keeping(db, db`bumped`, kept)}`},
    event as (${recordIn(db, db`bumped`, { type, details }, doer)})
    select version from bumped`
  return decided?.version
}
