import type { applications } from '../../../drizzle/tables/applications.ts'
import type { Actor } from '../../access/identity/actor.ts'
import { movedDraftsVersion } from '../../catalogue/permit-types/earlier-drafts.ts'
import { publishedVersion } from '../../catalogue/permit-types/queries.ts'
import { Problem } from '../../http/problems/problem.ts'
import { referenceStamp } from '../../http/reference-stamp.ts'
import { permitJson } from '../../permits/case-queries.ts'
import { constant, type Db } from '../../platform/db/client.ts'
import { assigneeJson } from '../assignments/queries.ts'
import { ledgerJson, overdue } from '../clocks/queries.ts'
import { consultationsJson } from '../consultations/case-queries.ts'
import type { StartedFrom } from '../drafts/earlier.ts'
import { factsSince } from '../drafts/place-facts.ts'
import { inspectionJson } from '../inspections/case-queries.ts'
import { visibleTo } from '../visibility.ts'
import { openVisitJson } from '../visits/case-queries.ts'
import type { Case } from './case.ts'
import { caseStamp, isCovered } from './stamp.ts'

interface CaseRow
  extends Omit<Case, 'type' | 'startedFrom' | 'moveFirst' | 'officeChain' | 'versionInForce'>,
    Pick<typeof applications.$inferSelect, 'permitType' | 'permitTypeVersion' | 'startedFromId' | 'startedFor'> {
  /** Of a draft: the stamp of reference data. */
  referenceStamp: string | null
}

/**
 * Reads a whole case, if this actor may see it; `withLedger` adds the intervals of its clock for a step. It takes one
 * round trip, a second one for an application that was started from another, and one for a draft after a change of
 * reference data. Throws `not_found`.
 */
export async function findCase(db: Db, id: string, actor: Actor, { withLedger = false } = {}): Promise<Case> {
  const [row] = await db<CaseRow[]>`
    select ${caseColumns(db)} ${withLedger ? db`, ${ledgerJson(db)} as ledger` : db``}
    ${caseSource(db)}
    where a.id = ${id} and ${visibleTo(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'application' })
  return ofRow(db, row, await findEarlier(db, [row], actor))
}

/**
 * Reads a whole case with the stamp that it has at the same moment, if this actor may see it. The stamp is null when it
 * does not cover all of the case. Throws `not_found`.
 */
export async function findStampedCase(
  db: Db,
  id: string,
  actor: Actor,
): Promise<{ application: Case; stamp: string | null }> {
  const [row] = await db<(CaseRow & { stamp: string; plain: boolean })[]>`
    select ${caseColumns(db)}, ${caseStamp(db)} as stamp, f.plain
    ${caseSource(db)}
    where a.id = ${id} and ${visibleTo(db, actor)}`
  if (!row) throw new Problem('not_found', { what: 'application' })
  const { stamp, plain, ...rest } = row
  const application = await ofRow(db, rest, await findEarlier(db, [rest], actor))
  return { application, stamp: isCovered(application) && !plain ? stamp : null }
}

/** Reads a case with its ledger for the system, without a check of visibility. Undefined when there is none. */
export async function findAnyCase(db: Db, id: string): Promise<Case | undefined> {
  const [row] = await db<CaseRow[]>`
    select ${caseColumns(db)}, ${ledgerJson(db)} as ledger
    ${caseSource(db)}
    where a.id = ${id} and a.discarded_at is null`
  return row && ofRow(db, row, new Map())
}

/** Lists the actor's own applications as whole cases, newest first; at most `limit`. */
export async function listCases(
  db: Db,
  actor: Actor,
  { after, limit }: { after: string | null; limit: number },
): Promise<Case[]> {
  const rows = await db<CaseRow[]>`
    select ${caseColumns(db)}
    ${caseSource(db)}
    where a.applicant_id = ${actor.personId}
      and ${visibleTo(db, actor)}
      and (${after}::uuid is null or a.id < ${after})
    order by a.id desc
    limit ${limit}`
  const earlier = await findEarlier(db, rows, actor)
  return Promise.all(rows.map((row) => ofRow(db, row, earlier)))
}

/** The applications that others were started from, by their ids. */
type Earlier = ReadonlyMap<string, NonNullable<StartedFrom['application']>>

/**
 * Adds the version of the permit type, the facts of the place of a draft, and the earlier application. The earlier one,
 * and `copiedFrom` of documents, are null for readers who may not see it.
 */
async function ofRow(db: Db, found: CaseRow, earlier: Earlier): Promise<Case> {
  const { startedFromId, startedFor, referenceStamp: stamp, ...rest } = found
  const type = await publishedVersion(db, rest.permitType, rest.permitTypeVersion)
  const row = { ...rest, ...(await placeOfDraft(db, rest, stamp)) }
  if (startedFromId === null || startedFor === null) return { ...row, startedFrom: null, type }
  const application = earlier.get(startedFromId) ?? null
  const documents = application ? row.documents : row.documents.map((each) => ({ ...each, copiedFrom: null }))
  return { ...row, documents, startedFrom: { purpose: startedFor, application }, type }
}

/** Returns the facts of the place of a draft; none for another application. */
async function placeOfDraft(
  db: Db,
  draft: Pick<CaseRow, 'permitType' | 'permitTypeVersion' | 'villageCode'>,
  stamp: string | null,
): Promise<Pick<Case, 'officeChain' | 'versionInForce' | 'moveFirst'>> {
  const { permitType, permitTypeVersion, villageCode } = draft
  if (stamp === null) return { officeChain: [], versionInForce: null, moveFirst: null }
  const place = { permitType, village: villageCode, counter: null }
  const { officeChain, version: inForce } = await factsSince(db, place, stamp)
  const isOutdated = inForce !== null && inForce > permitTypeVersion
  return {
    officeChain,
    versionInForce: inForce,
    moveFirst: isOutdated ? await findMoveFirst(db, draft, inForce) : null,
  }
}

/** Returns the version in force if a draft of this version must move to it before it is submitted. */
async function findMoveFirst(
  db: Db,
  { permitType, permitTypeVersion }: Pick<CaseRow, 'permitType' | 'permitTypeVersion'>,
  inForce: number,
): Promise<Case['moveFirst']> {
  if (permitTypeVersion >= (await movedDraftsVersion(db, permitType, inForce))) return null
  const { version, validFrom } = (await publishedVersion(db, permitType, inForce)).definition
  return { version, validFrom }
}

/** Reads the visible applications that these were started from. Without any, as is usual, it sends no query. */
async function findEarlier(db: Db, rows: readonly CaseRow[], actor: Actor): Promise<Earlier> {
  const ids = rows.flatMap(({ startedFromId }) => startedFromId ?? [])
  if (ids.length === 0) return new Map()
  const found = await db<NonNullable<StartedFrom['application']>[]>`
    select a.id, a.reference
    from applications a
    left join offices o on o.id = a.office_id
    where a.id = any(${ids}::uuid[]) and ${visibleTo(db, actor)}`
  return new Map(found.map((application) => [application.id, application]))
}

const caseSource = constant(
  (db) =>
    db`
      from applications a
      join application_forms f on f.application_id = a.id
      left join offices o on o.id = a.office_id`,
)

const caseColumns = constant(
  (db) => db`
  a.id, a.version, a.reference, a.tracking_key, a.status, a.channel, a.applicant_id, a.filed_at_office_id,
  a.village_code, a.return_reasons, a.fee_amount::float8 as fee_amount, a.paid_amount::float8 as paid_amount,
  ${standingAssessment(db)} as fee_assessment, a.created_at, a.updated_at, a.status_since, a.submitted_at, a.erased_at,
  a.accepted_at, a.due_at, a.due_provisional, ${overdue(db)} as overdue, a.deemed_granted_at,
  ${assigneeJson(db)} as assignee, a.permit_type, a.permit_type_version, f.answers, f.personal as sealed,
  '[]'::json as opened, office_json(o) as office,
  case when a.status = 'draft' then ${referenceStamp(db)} end as reference_stamp,
  case when a.status = 'draft' then f.set_aside end as set_aside, network_day()::text as today,
  ${actsJson(db)} as acts, ${inspectionJson(db)} as inspection, ${openVisitJson(db)} as open_visit,
  ${consultationsJson(db)} as consultations,
  ${permitJson(db)} as permit, a.started_from_id, a.started_for, documents_json(a.id) as documents`,
)

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
