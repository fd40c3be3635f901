import { createHash } from 'node:crypto'
import { type Actor, holderOfLetter } from '../../../access/identity/actor.ts'
import { lockApplication } from '../../../applications/changed.ts'
import { mayReplace } from '../../../applications/drafts/editing.ts'
import type { Status } from '../../../applications/lifecycle.ts'
import type { ReceivedFile } from '../../../applications/messages/received-files.ts'
import type { Consequence } from '../../../applications/steps/consequence.ts'
import { previewStep, takeStep } from '../../../applications/steps/transition.ts'
import { warningsOf } from '../../../applications/steps/warnings.ts'
import { publishedVersion } from '../../../catalogue/permit-types/queries.ts'
import type { PermitTypeVersion } from '../../../catalogue/permit-types/schema.ts'
import { Problem } from '../../../http/problems/problem.ts'
import type { Database, Db } from '../../../platform/db/client.ts'
import { inTransaction } from '../../../platform/db/client.ts'
import type { Storage } from '../../../platform/stored-objects/storage.ts'
import type { Names } from '../../../platform/words.ts'
import type { Vault } from '../../../privacy/vault.ts'
import type { Signing } from '../../notifications/writing/facts.ts'
import { acceptAttachment, demandSoundAttachment, misfit } from '../attachments/accept.ts'
import { markSubmitted } from './changes.ts'
import { type Confirmable, findConfirmable } from './queries.ts'

/** An attachment on the page. `slot` is its label; null when no slot is named. */
export interface ShownAttachment {
  fileName: string
  slot: Names | null
  state: 'waiting' | 'unnamed' | 'unscanned' | 'refused' | 'unfit' | 'accepted' | 'discarded'
  /** The reason why the file cannot be used as it is; null in other states than `unfit`. */
  reason: Names | null
}

/**
 * The content of the page of a link. `submission` states if the application can be submitted again; null when it is not
 * returned. `warnings` name what was asked for and not changed.
 */
export interface Shown {
  reference: string
  status: Status
  definition: PermitTypeVersion
  /** The office to ask; null while none is responsible. */
  office: Signing | null
  hasAccount: boolean
  expiresAt: Date
  files: ShownAttachment[]
  reasons: Confirmable['returnReasons']
  submission: { state: 'open'; warnings: Names[] } | { state: 'blocked'; blockers: Names[] } | { state: 'done' } | null
}

/** The services for the page of a link. */
export interface LinkParts {
  database: Database
  storage: Storage
  vault: Vault
  consequences: readonly Consequence[]
}

const submitting = { action: 'submit', statementAccepted: true } as const

/** Returns the content of the page of a link. Throws `not_found` for a link that is wrong or has expired. */
export async function readLink(parts: LinkParts, token: string, broken: Broken = new Map()): Promise<Shown> {
  return shown(parts, await ofLink(parts.database.pool, token), broken)
}

/** The reasons of files that were found broken, by their ids. */
type Broken = ReadonlyMap<string, Names>

/**
 * Accepts every waiting attachment that has a slot, on behalf of the applicant to whose address the link was sent. A
 * file that cannot be accepted stays as it is. A repetition changes nothing. Throws `not_found`, also when the link
 * ceases to be valid meanwhile: checking a file and waiting for the lock take time, and none is accepted after that.
 */
export async function acceptAttachments(parts: LinkParts, token: string): Promise<Shown> {
  const { database, storage } = parts
  const link = await ofLink(database.pool, token)
  const broken = new Map<string, Names>()
  for (const file of link.files) {
    if (stateOf(file) !== 'waiting') continue
    // A file that cannot be accepted does not block the others: the page shows the state of each.
    const attachment = { applicationId: link.applicationId, attachmentId: file.id }
    await demandSoundAttachment(database.pool, storage, attachment)
      .then(() =>
        inTransaction(database.pool, async (tx) => {
          await lockApplication(tx, link.applicationId)
          const actor = actorOf(await ofLink(tx, token))
          return acceptAttachment({ db: tx, actor, channel: 'email' }, { ...attachment, slot: undefined })
        }),
      )
      .catch((error: unknown) => {
        orProblem(error)
        if (error instanceof Problem && error.code === 'file_broken') broken.set(file.id, error.detail)
      })
  }
  return readLink(parts, token, broken)
}

/**
 * Submits a returned application again, on behalf of the applicant to whose address the link was sent. A link does this
 * once, by the rules of the step. A blocked step changes nothing; the page shows the blockers. Throws `not_found`.
 */
export async function submitAgain(parts: LinkParts, token: string): Promise<Shown> {
  const { database, vault, consequences } = parts
  const link = await ofLink(database.pool, token)
  if (link.status === 'returned')
    await inTransaction(database.pool, async (tx) => {
      if (!(await markSubmitted(tx, link))) return
      const { applicationId } = link
      // The lock may have been waited for. Until it was held, somebody may have taken the address away.
      const actor = actorOf(await ofLink(tx, token))
      const context = { db: tx, vault, consequences, actor, channel: 'email' } as const
      await takeStep(context, applicationId, submitting)
    }).catch(orProblem)
  return readLink(parts, token)
}

function orProblem(error: unknown): void {
  if (!(error instanceof Problem)) throw error
}

/**
 * Returns the actor for the holder of a link: the applicant with an account, or an applicant of this one application.
 */
const actorOf = ({ applicationId, applicantId }: Confirmable): Actor =>
  applicantId === null ? holderOfLetter(applicationId) : { personId: applicantId, name: '', posts: [] }

async function ofLink(db: Db, token: string): Promise<Confirmable> {
  const found = await findConfirmable(db, createHash('sha256').update(token).digest())
  if (!found) throw new Problem('not_found', { what: 'mail_confirmation' })
  return found
}

async function shown(parts: LinkParts, link: Confirmable, broken: Broken): Promise<Shown> {
  const { reference, applicantId, permitType, permitTypeVersion, expiresAt, files, returnReasons, office } = link
  const { definition } = await publishedVersion(parts.database.reader, permitType, permitTypeVersion)
  return {
    reference,
    status: link.status,
    definition,
    office,
    hasAccount: applicantId !== null,
    expiresAt,
    files: files.map((file) => {
      const slot = definition.documents.find((document) => document.slot === file.slot)
      const state = stateOf(file)
      const takes = slot !== undefined && state === 'waiting' && mayReplace(link, slot.slot)
      const reason = takes ? (broken.get(file.id) ?? misfit(slot, file)?.detail ?? null) : null
      return { fileName: file.fileName, slot: slot?.names ?? null, state: reason === null ? state : 'unfit', reason }
    }),
    reasons: returnReasons,
    submission: await submissionOf(parts, link),
  }
}

async function submissionOf({ database, vault }: LinkParts, link: Confirmable): Promise<Shown['submission']> {
  if (link.submittedAt !== null) return { state: 'done' }
  if (link.status !== 'returned') return null
  try {
    const context = { db: database.pool, vault, actor: actorOf(link), channel: 'email' } as const
    const { application } = await previewStep(context, link.applicationId, submitting)
    const { warnings = [] } = warningsOf(application, submitting.action)
    return { state: 'open', warnings: warnings.map(({ detail }) => detail) }
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'blocked') throw error
    return { state: 'blocked', blockers: (error.extras.blockers ?? []).map(({ detail }) => detail) }
  }
}

function stateOf({ documentId, scan, slot, discarded }: ReceivedFile): Exclude<ShownAttachment['state'], 'unfit'> {
  if (discarded !== null) return 'discarded'
  if (documentId !== null) return 'accepted'
  if (scan === 'infected') return 'refused'
  if (scan === 'failed') return 'unscanned'
  return slot === null ? 'unnamed' : 'waiting'
}
