import type { Db } from '../../platform/db/client.ts'
import type { Sealed } from '../../privacy/vault.ts'
import { replaceAnswers, type SealedAnswers } from '../answers/sealed-answers.ts'
import type { Case } from '../case/case.ts'
import { changed, eventOf } from '../changed.ts'
import type { PersonalDoer } from '../doer.ts'
import type { HistoryType } from '../history/event-types.ts'
import type { CorrectionOutcome } from './outcomes.ts'

/** Records a request for a correction, with its event. Undefined when the application has changed since it was read. */
export async function insertCorrection(
  db: Db,
  application: Case,
  { pointers, reason, sealed }: { pointers: readonly string[]; reason: string; sealed: Sealed },
  doer: PersonalDoer,
): Promise<{ id: string; version: number } | undefined> {
  const [made] = await db<{ id: string; version: number }[]>`
    with ${changed(db, application)}, made as (
      insert into corrections (application_id, pointers, personal, personal_kid, reason, requested_by, requested_at)
      select id, ${[...pointers]}::text[], ${sealed.personal}, ${sealed.kid}, ${reason}, ${doer.personId}::uuid, at
      from changed
      returning id
    ), ${eventOf(db, { type: 'correction.requested', details: { pointers } }, doer)}
    select made.id, changed.version from made, changed`
  return made
}

interface CorrectionDecision {
  outcome: CorrectionOutcome
  reason: string | null
  type: HistoryType
  pointers: readonly string[]
  sealed: Sealed
  sealedAnswers: SealedAnswers | null
}

/**
 * Records the outcome of a correction once, with its event and, if accepted, the corrected answers. Undefined when the
 * application has changed since it was read, or the correction is decided already.
 */
export async function decideCorrection(
  db: Db,
  application: Case,
  correctionId: string,
  { outcome, reason, type, pointers, sealed, sealedAnswers }: CorrectionDecision,
  doer: PersonalDoer,
): Promise<{ version: number } | undefined> {
  const details = { correctionId, pointers, ...(reason !== null && { reason }) }
  const [decided] = await db<{ version: number }[]>`
    with open as (
      select id
      from corrections
      where id = ${correctionId} and application_id = ${application.id} and outcome is null
      for update
    ), ${changed(db, application, { onlyIf: db`and exists (select from open)` })}, decided as (
      update corrections c
      set outcome = ${outcome}::correction_outcome, outcome_reason = ${reason}, decided_by = ${doer.personId}::uuid,
        decided_for = ${doer.officeId}::uuid, decided_at = changed.at, personal = ${sealed.personal},
        personal_kid = ${sealed.kid}
      from changed
      where c.id = ${correctionId}
    )${sealedAnswers === null ? db`` : db`, ${replaceAnswers(db, sealedAnswers)}`},
    ${eventOf(db, { type, details }, doer)}
    select version from changed`
  return decided
}
