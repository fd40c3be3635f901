import { nextInSequence } from '../../network/number-sequences.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import { localDay } from '../../platform/db/local-time.ts'
import type { Consequence } from '../steps/consequence.ts'

/**
 * Creates a fee assessment with the approval that states a fee. Its number rises by office and year without a gap. An
 * earlier assessment of the application with another fee is cancelled, even when all was paid: the one in force states
 * the fee of the application.
 */
export const assessFee: Consequence = (db, { application: { office }, decision, doer }) => {
  const { assessment, cancelsAssessment } = decision
  const cancelled = db`cancelled as (
      update fee_assessments fa
      set cancelled_at = changed.at
      from changed
      where fa.application_id = changed.id and fa.cancelled_at is null
      returning fa.id
    )`
  if (!assessment || !office) return cancelsAssessment ? [cancelled] : []
  const { tariff, lines, total, dueAfterDays } = assessment
  return [
    cancelled,
    db`numbered as (${nextNumber(db, 'SKRD', office.id)})`,
    db`assessed as (
      insert into fee_assessments (application_id, number, office_id, tariff, lines, total, due_on, assessed_by,
        assessed_at)
      select changed.id, numbered.number, ${office.id}::uuid, ${tariff}, ${JSON.stringify(lines)}::text::jsonb,
        ${total}::bigint,
        ${localDay(db, db`changed.at`)} + ${dueAfterDays}::int, ${doer.personId}::uuid, changed.at
      from changed, numbered
      where (select count(*) from cancelled) >= 0
    )`,
  ]
}

/**
 * Returns an insert that takes the next number of a kind for an office in the year of `changed`. A number, such as
 * `SKRD-2026-31.71.06-000042`, has kind, year, region of the office and running number, of at least six digits. No
 * official format is known.
 */
export const nextNumber = (db: Db, kind: string, officeId: string): Fragment => db`
  ${nextInSequence(db, kind, officeId)}
  returning kind || '-' || year || '-' || (
      select o.region_code
      from offices o
      where o.id = office_id
    ) || '-' || lpad(last::text, greatest(6, length(last::text)), '0') as number`
