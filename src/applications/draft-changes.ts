import { counterStates } from '../network/offices/life.ts'
import type { Db } from '../platform/db/client.ts'
import { claimStrays } from '../platform/stored-objects/ownership.ts'
import type { Assistance } from './assistance.ts'
import type { Case } from './case.ts'
import { addLookups, type Doer, type KeptAnswers, keeping, openOffice, putName, recordIn } from './changes.ts'
import type { ScanState } from './documents/scan-state.ts'
import type { Purpose } from './earlier.ts'
import type { SetAside } from './fit.ts'
import { states } from './lifecycle.ts'

export interface NewDraft {
  /** Made before the row, since its personal answers are bound to it. */
  id: string
  reference: string
  trackingKey: string
  permitType: string
  permitTypeVersion: number
  villageCode: string | null
  kept: KeptAnswers
  applicantId: string | null
  filedAtOfficeId: string | null
  startedFrom: { id: string; purpose: Purpose } | null
  copies: readonly CopiedFile[]
  assistance: Assistance | null
}

/** A stored copy of an earlier application's document, for a slot. */
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
 * Makes a draft with its first event and interval, and with the copies it owns from now on. Undefined when the
 * reference is taken already, a copy does not wait for its row any more, or the office at whose counter it is filed has
 * none (any more).
 */
export async function insertDraft(
  db: Db,
  draft: NewDraft,
  doer: Doer,
): Promise<{ id: string; createdAt: Date } | undefined> {
  const { copies, kept, startedFrom } = draft
  const objectKeys = copies.map(({ objectKey }) => objectKey)
  const claim = objectKeys.length > 0 ? claimStrays(db, objectKeys) : undefined
  const [made] = await db<{ id: string; createdAt: Date }[]>`
    with counter as materialized (${openOffice(db, draft.filedAtOfficeId, counterStates)}),
      ${claim ? db`${claim.strays}, ` : db``}made as (
      insert into applications (id, reference, tracking_key, permit_type, permit_type_version, channel, applicant_id,
        filed_at_office_id, village_code, started_from_id, started_for)
      select ${draft.id}::uuid, ${draft.reference}, ${draft.trackingKey}, ${draft.permitType},
        ${draft.permitTypeVersion}::int, ${doer.channel}::channel, ${draft.applicantId}::uuid,
        ${draft.filedAtOfficeId}::uuid, ${draft.villageCode}, ${startedFrom?.id ?? null}::uuid,
        ${startedFrom?.purpose ?? null}::start_purpose
      where (${draft.filedAtOfficeId === null} or exists (select from counter))
        ${claim ? db`and ${claim.isOpen}` : db``}
      on conflict (reference) do nothing returning id, version, created_at
    ), form as (
      insert into application_forms (application_id, answers, set_aside, personal, personal_kid, named)
      select id, ${JSON.stringify(kept.answers)}::text::jsonb,
        ${kept.setAside && JSON.stringify(kept.setAside)}::text::jsonb, ${kept.personal}, ${kept.kid}, true
      from made
    ), named as (${putName(db, db`made`, kept)}), lookup as (${addLookups(db, db`made`, kept)}), interval as (
      insert into application_intervals (application_id, sequence, status, clock, started_at)
      select id, 1, 'draft', ${states.draft.clock}, created_at
      from made
    )${claim ? db`, ${claim.claimed(db`made`)}, document as (${insertCopies(db, copies, doer)})` : db``}, event as (
      insert into application_events (application_id, version, type, actor_id, standing, office_id, channel, details,
        at)
      select id, version, 'application.drafted', ${doer.personId}, ${doer.standing}, ${doer.officeId}, ${doer.channel},
        ${JSON.stringify(beginnings(draft))}::text::jsonb, created_at
      from made
    )
    select id, created_at as "createdAt" from made`
  return made
}

const insertCopies = (db: Db, copies: readonly CopiedFile[], doer: Doer) => db`
    insert into documents (application_id, slot, version, file_name, media_type, size_bytes, sha256, scan, object_key,
      uploaded_by, uploaded_at, copied_from)
    select made.id, d.slot, 1, d."fileName", d."mediaType", d."sizeBytes", decode(d.sha256, 'hex'), d.scan,
      d."objectKey", ${doer.personId}::uuid, made.created_at, d."copiedFrom"
    from made, jsonb_to_recordset(${JSON.stringify(copies)}::text::jsonb)
      as d (slot text, "fileName" text, "mediaType" text, "sizeBytes" bigint, sha256 text, scan scan_state,
        "objectKey" text, "copiedFrom" uuid)`

/** What the history says of how a draft began. */
const beginnings = ({ startedFrom, copies, kept: { setAside }, assistance }: NewDraft) => ({
  ...(assistance && { assistance }),
  ...(startedFrom && {
    startedFrom: startedFrom.id,
    purpose: startedFrom.purpose,
    documents: copies.map(({ slot }) => slot),
    ...setAsideNamed(setAside),
  }),
})

/**
 * Puts a draft on another version of its permit type, with the answers that fit it; files that do not fit stay on
 * record, superseded. The application's new version, or undefined when it is not the version that was read.
 */
export async function switchVersion(
  db: Db,
  file: Case,
  { version, kept }: { version: number; kept: KeptAnswers },
  aside: SetAside,
  doer: Doer,
): Promise<number | undefined> {
  const details = { from: file.type.definition.version, to: version, ...setAsideNamed(aside) }
  const [switched] = await db<{ version: number }[]>`
    with switched as (
      update applications set version = version + 1, permit_type_version = ${version}, updated_at = clock_timestamp()
      where id = ${file.id} and version = ${file.version} and discarded_at is null
      returning id, version, updated_at as at
    ), ${keeping(db, db`switched`, kept)}, superseded as (
      update documents d set superseded_at = switched.at from switched
      where d.application_id = switched.id and d.superseded_at is null
        and d.id = any(${aside.documents.map(({ documentId }) => documentId)}::uuid[])
    ), event as (${recordIn(db, db`switched`, { type: 'application.version_changed', details }, doer)})
    select version from switched`
  return switched?.version
}

/** What was set aside, by name only: the history outlasts a draft that is thrown away, the answers do not. */
const setAsideNamed = (setAside: SetAside | null) => ({
  setAside: {
    answers: setAside?.answers.map(({ pointer }) => pointer) ?? [],
    documents: setAside?.documents.map(({ slot }) => slot) ?? [],
  },
})
