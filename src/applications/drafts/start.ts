import type { Actor } from '../../access/identity/actor.ts'
import { findVersionOn, type PublishedVersion, publishedVersion } from '../../catalogue/permit-types/queries.ts'
import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults, type Fault, ruleBroken } from '../../http/problems/problem.ts'
import type { Database } from '../../platform/db/client.ts'
import { largestCopyBytes, type Storage } from '../../platform/stored-objects/storage.ts'
import type { Vault } from '../../privacy/vault.ts'
import { openCase, remainingAnswers } from '../answers/answers.ts'
import type { Case } from '../case/case.ts'
import { findCase } from '../case/queries.ts'
import { copyDocuments } from '../documents/copy.ts'
import { isUsable } from '../documents/scan-state.ts'
import type { Status } from '../lifecycle.ts'
import { readOfCase } from '../reads/reading.ts'
import type { ReadRecord } from '../reads/record.ts'
import { standingsOf } from '../standing.ts'
import { endedStates, type Purpose } from './earlier.ts'
import { demandSupplier } from './editing.ts'
import { notOffered } from './faults.ts'
import { fitToVersion, mergeSetAside } from './fit.ts'
import type { DraftInput } from './input.ts'
import type { CopiedFile } from './insert.ts'
import type { SetAside } from './set-aside.ts'

interface StartFrom {
  applicationId: string
  purpose: Purpose
}

/**
 * The parts of an earlier application that go into a new one. The copied objects are stray until the draft owns them.
 */
export interface FromEarlier {
  startedFrom: { id: string; purpose: Purpose }
  type: PublishedVersion
  villageCode: string | null
  answers: Record<string, unknown>
  setAside: SetAside | null
  copies: readonly CopiedFile[]
}

/** The parts that create and change drafts. */
export interface DraftParts {
  database: Database
  storage: Storage
  vault: Vault
  reads: ReadRecord
  /** The most drafts that one person may have open at once. */
  draftsLimit: number
}

/** The statuses with a permit to renew or amend. */
const permitStates: readonly Status[] = ['issued', 'handed_over']

/**
 * Collects the parts of an earlier application that fit the version in force: place, answers and copies of documents,
 * made outside any transaction. Personal answers are decrypted for the people who filed it; a reading by somebody else
 * than the applicant is recorded first. Matches of originals are left out. Throws `not_found`, `forbidden`,
 * `rule_broken`, `conflict`, `unavailable`.
 */
export async function startFromEarlier(
  { database: { reader, pool }, storage, vault, reads }: DraftParts,
  input: DraftInput & { startFrom: StartFrom },
  actor: Actor,
): Promise<FromEarlier> {
  const {
    startFrom: { applicationId, purpose },
    permitType,
  } = input
  const sealed = await findCase(reader, applicationId, actor)
  demandSupplier(sealed, actor)
  demandNoFaults(faultsOf(sealed, input, actor))
  const found = await findVersionOn(reader, permitType)
  if (!found) throw ruleBroken(notOffered())
  const type = await publishedVersion(reader, permitType, found.version)
  const application = await openCase(vault, sealed)
  await reads.add(readOfCase(application, actor))
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
 * Returns the reasons against starting from an earlier application. The new one must be filed as the earlier was: by
 * the applicant, or at the same counter.
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
