import type { applications } from '../../../drizzle/tables/applications.ts'
import type { Actor } from '../../access/identity/actor.ts'
import { publishedVersion } from '../../catalogue/permit-types/queries.ts'
import type { Paging } from '../../http/cursor.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { ledgerJson } from '../clocks/queries.ts'
import type { EarlierPermit, StartedFrom } from '../drafts/earlier.ts'
import { stayedBehind } from '../drafts/stayed-behind.ts'
import { visibleTo } from '../visibility.ts'
import type { Case } from './case.ts'
import { caseColumns, caseSource, caseWith } from './columns.ts'
import { asRead, type DocumentState, documentsOf, type LeftOut, type PartsRead } from './not-read.ts'
import { placeOfDraft } from './place-of-draft.ts'
import { caseStamp, isCovered } from './stamp.ts'

interface CaseRow
  extends Omit<
      Case,
      'type' | 'startedFrom' | 'earlierPermit' | 'moveFirst' | 'officeChain' | 'versionInForce' | 'documents' | LeftOut
    >,
    Partial<Pick<Case, Exclude<LeftOut, 'acts' | 'answers'>>>,
    Pick<typeof applications.$inferSelect, 'permitType' | 'permitTypeVersion' | 'startedFromId' | 'startedFor'> {
  /** Of a draft: the stamp of reference data. */
  referenceStamp: string | null
  /** Not in the row of a brief case. */
  answers: Case['answers']
  /** Null when they were not read. */
  acts: Case['acts'] | null
  /** Undefined when they were not read. */
  documents?: Case['documents']
  documentStates?: readonly DocumentState[]
}

/** Parts of a case that not every reader needs. */
export interface CaseSelection {
  /** The intervals of its clock, for a step. False by default. */
  withLedger?: boolean
  /** The whole by default. */
  parts?: PartsRead
}

/**
 * Reads a case, if this actor may see it: the whole, or without some parts. It takes one round trip, a second one for
 * an application that was started from another, and one for a draft whose place is not in memory. Throws `not_found`.
 */
export async function findCase(
  db: Db,
  id: string,
  actor: Actor,
  { withLedger = false, parts = 'whole' }: CaseSelection = {},
): Promise<Case> {
  const { columns, source } = caseWith[parts]
  const [row] = await db<CaseRow[]>`
    select ${columns(db)}
      ${withLedger ? db`, ${ledgerJson(db)} as ledger` : db``}
    ${source(db)}
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
  return row && ofRow(db, row, await findEarlier(db, [row], null))
}

/** Lists the actor's own applications as whole cases, newest first; at most `limit`. */
export async function listCases(db: Db, actor: Actor, { after, limit }: Paging): Promise<Case[]> {
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

/** An application that another was started from: null for readers who may not see it. And its permit, if it has one. */
interface EarlierParts {
  application: StartedFrom['application']
  permit: Omit<EarlierPermit, 'hasLeft'> | null
  /** The ids of those that stayed behind when this one went to another account. */
  stayed: readonly string[]
}
type Earlier = ReadonlyMap<string, EarlierParts>

interface FoundEarlier extends Omit<EarlierParts, 'application'> {
  id: string
  reference: string
  isVisible: boolean
}

/**
 * Adds the version of the permit type, the facts of the place of a draft, and the earlier application. The earlier one,
 * and `copiedFrom` of documents, are null for readers who may not see it.
 */
async function ofRow(db: Db, found: CaseRow, earlier: Earlier): Promise<Case> {
  const { startedFromId, startedFor, referenceStamp: stamp, documentStates, ...rest } = found
  const type = await publishedVersion(db, rest.permitType, rest.permitTypeVersion)
  const documents = found.documents ?? documentsOf(documentStates)
  const row = { ...rest, documents, ...(await placeOfDraft(db, rest, stamp)) }
  if (startedFromId === null || startedFor === null)
    return asRead({ ...row, startedFrom: null, earlierPermit: null, type })
  const { application = null, permit = null, stayed = [] } = earlier.get(startedFromId) ?? {}
  const startedFrom = { purpose: startedFor, application }
  const earlierPermit = permit && { ...permit, hasLeft: stayed.includes(rest.id) }
  const whole = { ...row, startedFrom, earlierPermit: startedFor === 'copy' ? null : earlierPermit, type }
  if (application || !found.documents) return asRead(whole)
  return asRead({ ...whole, documents: found.documents.map((each) => ({ ...each, copiedFrom: null })) })
}

/**
 * Reads the applications that these were started from, and their permits. A null actor, the system, sees none of these
 * applications. Without any, as is usual, it sends no query.
 */
async function findEarlier(db: Db, rows: readonly CaseRow[], actor: Actor | null): Promise<Earlier> {
  const ids = rows.flatMap(({ startedFromId }) => startedFromId ?? [])
  if (ids.length === 0) return new Map()
  const found = await db<FoundEarlier[]>`
    select a.id, a.reference, ${actor ? visibleTo(db, actor) : db`false`} is true as is_visible,
      ${earlierPermitJson(db)} as permit, array(
        select r.id
        from applications r
        where r.id = any(${rows.map(({ id }) => id)}::uuid[]) and r.started_from_id = a.id and ${stayedBehind(db)}
      ) as stayed
    from applications a
    left join offices o on o.id = a.office_id
    where a.id = any(${ids}::uuid[])`
  return new Map(
    found.map(({ id, reference, isVisible, permit, stayed }) => [
      id,
      isVisible
        ? { application: { id, reference }, permit, stayed }
        : { application: null, permit: permit && { ...permit, supersededBy: null }, stayed },
    ]),
  )
}

/** SQL for the permit of application `a` as JSON, with the number of the one that superseded it. Null without one. */
const earlierPermitJson = (db: Db) => db`(
        select json_build_object('id', p.id, 'state', permit_state(p.state, p.ends_on, p.revoked_from),
          'revokedFrom', p.revoked_from, 'supersededBy', n.number)
        from permits p
        left join permits n on n.id = p.superseded_by
        where p.application_id = a.id)`
