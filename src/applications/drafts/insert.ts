import { demandFree, type KeyedAnswer, storing } from '../../http/idempotency/once-by-statement.ts'
import { counterStates } from '../../network/offices/steps.ts'
import type { Db, Fragment } from '../../platform/db/client.ts'
import { claimStrays } from '../../platform/stored-objects/ownership.ts'
import { addLookups, addName, type SealedAnswers } from '../answers/sealed-answers.ts'
import { eventOf } from '../changed.ts'
import type { ScanState } from '../documents/scan-state.ts'
import type { Doer } from '../doer.ts'
import { states } from '../lifecycle.ts'
import { receivingOffice } from '../steps/receiving-office.ts'
import type { Assistance } from './assistance.ts'
import { belowLimit } from './drafts-limit.ts'
import type { Purpose } from './earlier.ts'
import { setAsideNamed } from './set-aside.ts'

/** The row of a new draft, with what is inserted beside it. */
export interface NewDraft {
  /** A new UUID. It exists before the row, because the personal answers are encrypted for it. */
  id: string
  reference: string
  trackingKey: string
  createdAt: Date
  permitType: string
  permitTypeVersion: number
  villageCode: string | null
  sealedAnswers: SealedAnswers
  applicantId: string | null
  filedAtOfficeId: string | null
  startedFrom: { id: string; purpose: Purpose } | null
  copies: readonly CopiedFile[]
  assistance: Assistance | null
  /** The most drafts that the applicant may have open at once, with this one. */
  draftsLimit: number
}

/** A stored copy of a document of an earlier application. */
export interface CopiedFile {
  slot: string
  objectKey: string
  fileName: string
  mediaType: string
  sizeBytes: number
  sha256: string
  scan: ScanState
  copiedFrom: string
}

/**
 * Inserts a draft with its first event, its first interval and its copied documents. False when the reference is taken,
 * a copied object is no longer stray, the office takes no applications at its counter any more, the applicant has as
 * many drafts as the limit, or the application that a renewal starts from is being changed. `keyedAnswer` is the
 * response to store with it; with one, `request_in_flight` is thrown while another request with its key runs.
 */
export async function insertDraft(db: Db, draft: NewDraft, doer: Doer, keyedAnswer?: KeyedAnswer): Promise<boolean> {
  const { copies, sealedAnswers, startedFrom } = draft
  const objectKeys = copies.map(({ objectKey }) => objectKey)
  const claim = objectKeys.length > 0 ? claimStrays(db, objectKeys) : undefined
  const { earlier, isLocked } = lockingEarlier(db, startedFrom)
  const { claim: claimKey, isFree, response } = storing(db, keyedAnswer, db`changed`)
  const [row] = await db<{ isFree: boolean; isMade: boolean }[]>`
    with ${claimKey}counter as materialized (
      ${draft.filedAtOfficeId === null ? db`select` : receivingOffice(db, draft.filedAtOfficeId, counterStates)}
    ), ${earlier}${claim ? db`${claim.strays}, ` : db``}changed as (
      insert into applications (id, reference, tracking_key, permit_type, permit_type_version, channel, applicant_id,
        filed_at_office_id, village_code, started_from_id, started_for, created_at, updated_at, status_since)
      select ${draft.id}::uuid, ${draft.reference}, ${draft.trackingKey}, ${draft.permitType},
        ${draft.permitTypeVersion}::int, ${doer.channel}::channel, ${draft.applicantId}::uuid,
        ${draft.filedAtOfficeId}::uuid, ${draft.villageCode}, ${startedFrom?.id ?? null}::uuid,
        ${startedFrom?.purpose ?? null}::start_purpose, moment.at, moment.at, moment.at
      from (select ${draft.createdAt}::timestamptz as at) moment
      where ${isFree} and exists (select from counter) and ${isLocked} and ${belowLimit(db, draft)}
        ${claim ? db`and ${claim.isOpen}` : db``}
      on conflict (reference) do nothing
      returning id, version, created_at as at
    ), form as (
      insert into application_forms (application_id, answers, set_aside, personal, personal_kid, named)
      select id, ${JSON.stringify(sealedAnswers.answers)}::text::jsonb,
        ${sealedAnswers.setAside && JSON.stringify(sealedAnswers.setAside)}::text::jsonb, ${sealedAnswers.personal},
        ${sealedAnswers.kid}, true
      from changed
    ), named as (${addName(db, sealedAnswers)}), lookup as (${addLookups(db, sealedAnswers)}), interval as (
      insert into application_intervals (application_id, sequence, status, clock, started_at)
      select id, 1, 'draft', ${states.draft.clock}, at
      from changed
    )${claim ? db`, ${claim.claimed(db`changed`)}, document as (${insertCopies(db, copies, doer)})` : db``},
    ${eventOf(db, { type: 'application.drafted', details: detailsOf(draft) }, doer)}${response}
    select ${isFree} as is_free, exists (select from changed) as is_made`
  demandFree(row)
  return row?.isMade ?? false
}

/**
 * Waits until an application is not being changed, between two attempts to insert a draft that renews or amends it. Its
 * lock has to be released before the next one: the draft locks its counter's office first.
 */
export async function awaitEarlier(db: Db, id: string): Promise<undefined> {
  await db`
    select
    from applications
    where id = ${id}
    for share`
}

/**
 * Returns the CTE `earlier`, followed by a comma: it locks the application whose permit a draft is to supersede, after
 * the counter's office and unless it is being changed. So a renewal never waits for an application while it holds an
 * office, and never for an office while it holds an application. It is there before the permit is transferred, or it
 * begins after the dissolution. `isLocked` is the condition of the draft.
 */
function lockingEarlier(db: Db, startedFrom: NewDraft['startedFrom']): Record<'earlier' | 'isLocked', Fragment> {
  if (startedFrom === null || startedFrom.purpose === 'copy') return { earlier: db``, isLocked: db`true` }
  const earlier = db`earlier as materialized (
      select
      from applications
      where id = ${startedFrom.id} and exists (select from counter)
      for share skip locked
    ), `
  return { earlier, isLocked: db`exists (select from earlier)` }
}

const insertCopies = (db: Db, copies: readonly CopiedFile[], doer: Doer) => db`
    insert into documents (application_id, slot, version, file_name, media_type, size_bytes, sha256, scan, object_key,
      uploaded_by, uploaded_at, copied_from)
    select changed.id, d.slot, 1, d."fileName", d."mediaType", d."sizeBytes", decode(d.sha256, 'hex'), d.scan,
      d."objectKey", ${doer.personId}::uuid, changed.at, d."copiedFrom"
    from changed, jsonb_to_recordset(${JSON.stringify(copies)}::text::jsonb)
      as d (slot text, "fileName" text, "mediaType" text, "sizeBytes" bigint, sha256 text, scan scan_state,
        "objectKey" text, "copiedFrom" uuid)`

/** Returns the details of the event with which a draft begins. */
const detailsOf = ({ startedFrom, copies, sealedAnswers: { setAside }, assistance }: NewDraft) => ({
  ...(assistance && { assistance }),
  ...(startedFrom && {
    startedFrom: startedFrom.id,
    purpose: startedFrom.purpose,
    documents: copies.map(({ slot }) => slot),
    ...setAsideNamed(setAside),
  }),
})
