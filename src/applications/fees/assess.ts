import type { Db, Fragment } from '../../platform/db/client.ts'
import { nextInSequence } from '../../platform/number-sequences.ts'
import type { Consequence } from '../consequence.ts'

/**
 * Asks for a fee with the step that makes it due. The number counts up by office and year without a gap, and the
 * assessment that stood before is cancelled.
 */
export const assessFee: Consequence = (db, { application: { office }, decision: { assessment }, doer }) => {
  if (!assessment || !office) return []
  const { tariff, lines, total, dueAfterDays } = assessment
  return [
    db`cancelled as (
      update fee_assessments f
      set cancelled_at = changed.at
      from changed
      where f.application_id = changed.id and f.cancelled_at is null
      returning f.id
    )`,
    db`numbered as (${nextNumber(db, 'SKRD', office.id)})`,
    db`assessed as (
      insert into fee_assessments (application_id, number, office_id, tariff, lines, total, due_on, assessed_by,
        assessed_at)
      select changed.id, numbered.number, ${office.id}::uuid, ${tariff}, ${JSON.stringify(lines)}::text::jsonb,
        ${total}::bigint,
        (changed.at at time zone 'Asia/Jakarta')::date + ${dueAfterDays}::int, ${doer.personId}::uuid, changed.at
      from changed, numbered where (select count(*) from cancelled) >= 0
    )`,
  ]
}

/**
 * An insert that returns the next number of a kind for an office in the year of `changed`: kind, year, region of the
 * office, running number. The form is our own: no rule of how such numbers look is known here.
 */
export const nextNumber = (db: Db, kind: string, officeId: string): Fragment => db`
  ${nextInSequence(db, kind, officeId)}
  returning kind || '-' || year || '-' || (select o.region_code
    from offices o
    where o.id = office_id) || '-' || lpad(last::text, 6, '0') as number`
