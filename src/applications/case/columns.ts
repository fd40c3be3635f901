import { referenceStamp } from '../../http/caching/reference-stamp.ts'
import { permitJson } from '../../permits/case-queries.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import { constant } from '../../platform/db/constant.ts'
import { assigneeJson } from '../assignments/queries.ts'
import { overdue } from '../clocks/queries.ts'
import { consultationsJson } from '../consultations/case-queries.ts'
import { inspectionJson } from '../inspections/case-queries.ts'
import { openCorrections } from '../lists/waiting.ts'
import { openVisitJson } from '../visits/case-queries.ts'
import type { PartsRead } from './not-read.ts'

/** SQL for application `a` with its form `f` and its office `o`. */
export const caseSource = constant(
  (db) =>
    db`
      from applications a
      join application_forms f on f.application_id = a.id
      left join offices o on o.id = a.office_id`,
)

/** SQL for application `a` with its office `o`. */
const sourceWithoutForm = constant(
  (db) =>
    db`
      from applications a
      left join offices o on o.id = a.office_id`,
)

/** SQL for the columns of a whole case, of application `a` with its form `f` and its office `o`. */
export const caseColumns = constant((db) => db`${columnsWithoutDocuments(db)}, documents_json(a.id) as documents`)

interface CaseSql {
  columns: (db: Db) => ReturnType<Db>
  source: (db: Db) => ReturnType<Db>
}

/** SQL for the columns of a case with these parts, and for their source. */
export const caseWith: Record<PartsRead, CaseSql> = {
  whole: { columns: caseColumns, source: caseSource },
  document_states: {
    columns: constant((db) => db`${columnsWithoutDocuments(db)}, ${documentStatesJson(db)} as document_states`),
    source: caseSource,
  },
  without_documents: { columns: (db) => columnsWithoutDocuments(db), source: caseSource },
  brief: {
    columns: constant((db) => columnsOf(db, { acts: actsOfAssigned(db) })),
    source: sourceWithoutForm,
  },
}

/** Returns the states of the current documents of application `a` as JSON, in the order of `documents_json`. */
const documentStatesJson = (db: Db) => db`coalesce((
    select json_agg(json_build_object('slot', d.slot, 'scan', d.scan) order by d.slot, d.version)
    from documents d
    where d.application_id = a.id and d.superseded_at is null
  ), '[]')`

const columnsWithoutDocuments = constant((db) =>
  columnsOf(db, {
    answers: db`f.answers, f.personal as sealed, '[]'::json as opened,`,
    setAside: db`case when a.status = 'draft' then f.set_aside end as set_aside,`,
    acts: actsJson(db),
    inspection: db`${inspectionJson(db)} as inspection,`,
    corrections: db`exists (select from ${openCorrections(db)} c where c.application_id = a.id) as correction_waits,`,
  }),
)

/** SQL for the columns that a brief case lacks, each with its comma, and for the acts. */
interface Rest {
  answers?: Fragment
  setAside?: Fragment
  inspection?: Fragment
  corrections?: Fragment
  acts: Fragment
}

const columnsOf = (
  db: Db,
  { answers = db``, setAside = db``, inspection = db``, corrections = db``, acts }: Rest,
): ReturnType<Db> => db`
  a.id, a.version, a.reference, a.tracking_key, a.status, a.channel, a.applicant_id, a.former_applicants,
  a.filed_at_office_id, a.village_code, a.return_reasons, a.fee_amount::float8 as fee_amount,
  a.paid_amount::float8 as paid_amount, a.refunded_amount::float8 as refunded_amount,
  a.kept_amount::float8 as kept_amount,
  a.refund_due::float8 as refund_due, a.refund_returned::float8 as refund_returned,
  ${standingAssessment(db)} as fee_assessment, a.created_at, a.updated_at, a.status_since, a.submitted_at, a.erased_at,
  a.accepted_at, a.due_at, a.due_provisional, ${overdue(db)} as overdue, a.deemed_granted_at,
  ${assigneeJson(db)} as assignee, a.permit_type, a.permit_type_version, ${answers}
  office_json(o) as office,
  case when a.status = 'draft' then ${referenceStamp(db)} end as reference_stamp, ${setAside}
  network_day()::text as today, ${acts} as acts, ${inspection} ${openVisitJson(db)} as open_visit,
  ${consultationsJson(db)} as consultations,
  ${corrections}
  ${permitJson(db)} as permit, a.started_from_id, a.started_for`

const standingAssessment = (db: Db) => db`case when a.fee_amount > 0 then fee_assessment_json(a.id) end`

/**
 * Returns all acts of assistants, reviewers and inspectors as JSON, even if they no longer have these posts. An
 * assignment is no act. An application that was neither submitted nor filed at a counter has none.
 */
const actsJson = (db: Db) => db`
  case when a.submitted_at is not null or a.filed_at_office_id is not null
    then acts_json(a.id)
    else '[]'
  end`

/** Returns the acts as JSON if application `a` is assigned: they decide if the assignee keeps it. Null otherwise. */
const actsOfAssigned = (db: Db) => db`case when a.assigned_to is not null then acts_json(a.id) end`
