import { appealFacts } from '../../../applications/objections/appeal-queries.ts'
import { firstFree } from '../../../applications/visits/offer.ts'
import { applicantName } from '../../../catalogue/permit-types/holder.ts'
import { findVersionOn, publishedVersion } from '../../../catalogue/permit-types/queries.ts'
import { type Decided, remedyAgainst } from '../../../network/legal-remedies/against.ts'
import { timeNow } from '../../../platform/clock.ts'
import type { Db } from '../../../platform/db/client.ts'
import type { Names } from '../../../platform/words.ts'
import { openUnlessBroken, type Vault } from '../../../privacy/vault.ts'
import type { NoticeKind } from '../notice.ts'
import type { LetterFacts } from './letter-view.ts'
import type { ToldRow } from './queries.ts'

/** Notices that invite people to a counter. */
const invitations: readonly NoticeKind[] = ['originals_due', 'permit_ready']
const timesOffered = 5

/** Notices that say if the permit type can be applied for again. */
const ofAnother: readonly NoticeKind[] = [
  'permit_ending',
  'permit_expired',
  'lapsed',
  'withdrawn',
  'correction_accepted',
]

/** Notices of decisions on objections and appeals. The other decisions are on a case. */
const decidedOn: Partial<Record<NoticeKind, Decided>> = { objection_rejected: 'objection', appeal_rejected: 'appeal' }

/** Notices of decisions against somebody. */
const decidingAgainst: readonly NoticeKind[] = [
  'refused',
  'refund_declined',
  'objection_rejected',
  'appeal_rejected',
  'correction_refused',
  'permit_suspended',
  'permit_revoked',
]

/**
 * Adds the definition and the applicant's name to the facts of an application; also free times to an invitation,
 * the legal remedy to a decision against somebody, and to letters about an end or a correction whether the permit type
 * can be applied for again.
 */
export async function applicationFor(
  db: Db,
  vault: Vault,
  kind: NoticeKind,
  told: ToldRow,
): Promise<NonNullable<LetterFacts['application']>> {
  const { definition } = await publishedVersion(db, told.permitType, told.permitTypeVersion)
  const freeAt =
    told.officeId && !told.hasVisit && invitations.includes(kind)
      ? await firstFree(db, told.officeId, timesOffered, timeNow())
      : []
  const remedy =
    told.event && decidingAgainst.includes(kind) && told.event.isObjectedTo !== true
      ? await remedyAgainst(db, definition.legalRemedy, new Date(told.event.at), decidedOn[kind])
      : null
  const isOffered = ofAnother.includes(kind) && (await findVersionOn(db, told.permitType)) !== undefined
  const appealTo = kind === 'objection_rejected' ? await appealOfficeOf(db, told) : null
  return { told: { ...told, freeAt, isOffered, remedy, appealTo, name: await nameIn(vault, told) }, definition }
}

/** Returns the office that would decide an appeal against the decision of the letter. Null when none lies above. */
async function appealOfficeOf(db: Db, { event }: ToldRow): Promise<Names | null> {
  const id = event?.details['objectionId']
  const facts = typeof id === 'string' ? await appealFacts(db, id) : undefined
  return facts?.above?.names ?? null
}

/**
 * Returns the name of the applicant. Null when there is none or its record is broken: the letter is sent without it.
 * Throws when its data key is missing: the letter is sent later.
 */
async function nameIn(vault: Vault, { id, sealedName }: ToldRow): Promise<string | null> {
  const opened = sealedName === null ? null : await openUnlessBroken(vault, id, sealedName)
  const name = opened?.get(applicantName)
  return typeof name === 'string' ? name : null
}
