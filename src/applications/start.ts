import type { Actor } from '../access/identity/actor.ts'
import { type PublishedVersion, publishedVersion, versionOn } from '../catalogue/permit-types/queries.ts'
import { fault } from '../http/problems/faults.ts'
import { type Fault, Problem } from '../http/problems/problem.ts'
import type { PermitState } from '../permits/life.ts'
import type { Database } from '../platform/db/client.ts'
import { largestCopyBytes, type Storage } from '../platform/stored-objects/storage.ts'
import type { Vault } from '../privacy/vault.ts'
import { openCase, remainingAnswers } from './answers.ts'
import type { Case } from './case.ts'
import { copyDocuments } from './documents/copy.ts'
import { isUsable } from './documents/scan-state.ts'
import type { DraftInput } from './draft-input.ts'
import type { Purpose } from './earlier.ts'
import { fitToVersion, mergeSetAside } from './fit.ts'
import type { CopiedFile } from './insert-draft.ts'
import type { Status } from './lifecycle.ts'
import { readerOf } from './reads/reading.ts'
import type { ReadRecord } from './reads/record.ts'
import type { SetAside } from './set-aside.ts'
import { standingsOf } from './standing.ts'
import { suppliedCase } from './supplied.ts'

export interface StartFrom {
  applicationId: string
  purpose: Purpose
}

/**
 * What a new application begins with from an earlier one. The copies wait in storage for the draft that will own them.
 */
export interface Beginnings {
  startedFrom: { id: string; purpose: Purpose }
  type: PublishedVersion
  villageCode: string | null
  answers: Record<string, unknown>
  setAside: SetAside | null
  copies: readonly CopiedFile[]
}

interface Parts {
  database: Database
  storage: Storage
  vault: Vault
  reads: ReadRecord
}

/** Where there is a permit to renew or to amend. */
const permitStates: readonly Status[] = ['issued', 'handed_over']
/** A permit that came to such an end is the beginning of nothing. */
const endedStates: readonly PermitState[] = ['revoked', 'superseded']

/**
 * Takes along from an earlier application what fits the version in force: place, answers, and copies of its files, made
 * before any transaction. Its personal answers are opened for those who filed it, who are to have them in the new one;
 * when they are not the applicant, that is on record first. Matches of originals do not come along. Throws `not_found`,
 * `forbidden`, `rule_broken`, `conflict`, `unavailable`.
 */
export async function startFromEarlier(
  { database: { lane, pool }, storage, vault, reads }: Parts,
  input: DraftInput & { startFrom: StartFrom },
  actor: Actor,
): Promise<Beginnings> {
  const {
    startFrom: { applicationId, purpose },
    permitType,
  } = input
  const sealed = await suppliedCase(lane, applicationId, actor)
  const errors = faultsOf(sealed, input, actor)
  if (errors.length > 0) throw new Problem('rule_broken', {}, { errors })
  const type = await publishedVersion(lane, permitType, (await versionOn(lane, permitType)).version)
  const application = await openCase(vault, sealed)
  const reader = readerOf(application, actor)
  if (reader)
    await reads.add({
      ...reader,
      applicationId: application.id,
      what: 'case',
      documentId: null,
      fields: application.opened,
      status: application.status,
      reason: null,
    })
  const { answers, documents, setAside } = fitToVersion(
    type,
    { ...application, answers: remainingAnswers(application) },
    { largestBytes: largestCopyBytes, ...(application.erasedAt === null && { earlier: application.type.form }) },
  )
  const copies = await copyDocuments(pool, storage, documents.filter(isUsable))
  return {
    startedFrom: { id: application.id, purpose },
    type,
    villageCode: application.villageCode,
    answers,
    setAside: mergeSetAside(null, setAside),
    copies,
  }
}

/**
 * What keeps an application from being begun like this. It is filed as the earlier one was: by the applicant, or at the
 * same counter.
 */
function faultsOf(
  application: Case,
  { startFrom: { purpose }, permitType, filedAtOfficeId }: DraftInput & { startFrom: StartFrom },
  actor: Actor,
): Fault[] {
  const filedAt = standingsOf(application, actor).includes('applicant') ? null : application.filedAtOfficeId
  return [
    ...(permitType === application.type.definition.code ? [] : [fault({ pointer: '/permitType' }, 'as_earlier')]),
    ...((filedAtOfficeId ?? null) === filedAt ? [] : [fault({ pointer: '/filedAtOfficeId' }, 'as_earlier')]),
    ...(purpose !== 'copy' && application.permit && endedStates.includes(application.permit.state)
      ? [fault({ pointer: '/startFrom/applicationId' }, 'permit_gone', { state: application.permit.state })]
      : []),
    ...(purpose === 'copy' || permitStates.includes(application.status)
      ? []
      : [fault({ pointer: '/startFrom/purpose' }, 'not_issued')]),
  ]
}
