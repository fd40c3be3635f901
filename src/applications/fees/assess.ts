import type { Db } from '../../platform/db/client.ts'
import { nextInSequence } from '../../platform/number-sequences.ts'
import type { NewAssessment } from './fee.ts'

type Fragment = ReturnType<Db>

/**
 * CTEs that ask for a fee in the statement of the step that makes it due; `moved` names a CTE with id and at, and gives
 * nothing when the step is not taken. The number counts up by office and year without a gap, and the assessment that
 * stood before is cancelled.
 */
export const assessing = (
  db: Db,
  moved: Fragment,
  { tariff, lines, total, dueAfterDays }: NewAssessment,
  by: string,
  officeId: string,
) => db`
  , cancelled as (
    update fee_assessments f
    set cancelled_at = ${moved}.at
    from ${moved}
    where f.application_id = ${moved}.id and f.cancelled_at is null
    returning f.id
  ), numbered as (${nextNumber(db, moved, 'SKRD', officeId)}), assessed as (
    insert into fee_assessments (application_id, number, office_id, tariff, lines, total, due_on, assessed_by,
      assessed_at)
    select ${moved}.id, numbered.number, ${officeId}::uuid, ${tariff}, ${JSON.stringify(lines)}::text::jsonb,
      ${total}::bigint,
      (${moved}.at at time zone 'Asia/Jakarta')::date + ${dueAfterDays}::int, ${by}::uuid, ${moved}.at
    from ${moved}, numbered where (select count(*) from cancelled) >= 0
  )`

/**
 * The next number of a kind for an office in the year of `moved`: kind, year, region of the office, running number. The
 * form is our own: no rule of how such numbers look is known here.
 */
export const nextNumber = (db: Db, moved: Fragment, kind: string, officeId: string) => db`
  ${nextInSequence(db, moved, kind, officeId)}
  returning kind || '-' || year || '-' || (select o.region_code
    from offices o
    where o.id = office_id) || '-' || lpad(last::text, 6, '0') as number`
