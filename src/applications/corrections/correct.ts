import type { Actor } from '../../access/identity/actor.ts'
import { refuseNumbers } from '../../http/no-numbers.ts'
import { shownFaultsLimit } from '../../http/problems/correction-words.ts'
import { blocked, demandNoFaults, type NextAction, Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Vault } from '../../privacy/vault.ts'
import { openCase, sealAnswers } from '../answers/answers.ts'
import type { Case } from '../case/case.ts'
import { findCase } from '../case/queries.ts'
import { changing } from '../changing.ts'
import { demandVersion, type VaultContext } from '../context.ts'
import { mergePatch } from '../drafts/merge-patch.ts'
import type { HistoryType } from '../history/event-types.ts'
import { demandStanding, personalDoerOf, standingsOf } from '../standing.ts'
import { decideCorrection, insertCorrection } from './changes.ts'
import {
  type Content,
  contentOf,
  correctionFaults,
  deciders,
  decisionBlockers,
  isCorrectable,
  nextCorrectionActions,
  requesters,
} from './correction.ts'
import type { CorrectionOutcome } from './outcomes.ts'
import { type CorrectionRow, findCorrection, isCertificateDue, openCorrection } from './queries.ts'

/**
 * Requests a correction of answers of a submitted application, for the applicant's side. Throws `not_found`,
 * `forbidden`, `correction_not_open`, `correction_waits`, `rule_broken`, `conflict`.
 */
export async function requestCorrection(
  context: VaultContext,
  id: string,
  { answers, reason }: { answers: Record<string, unknown>; reason: string },
): Promise<{ id: string; version: number }> {
  refuseNumbers({ reason })
  return changing(context, id, async (sealed) => {
    const { db, vault, actor } = context
    const standing = demandStanding(sealed, actor, requesters, 'request_correction')
    const application = await correctable(vault, sealed)
    const waiting = await openCorrection(db, id)
    if (waiting !== undefined) throw new Problem('correction_waits', {}, { existingId: waiting })
    const content = contentOf(application, answers)
    demandNoFaults(correctionFaults(application, content))
    const requested = {
      pointers: content.changes.map(({ pointer }) => pointer),
      reason,
      sealed: await sealedContent(vault, id, content),
    }
    return () => insertCorrection(db, application, requested, personalDoerOf(application, context, standing))
  })
}

/** The input of a conclusion. */
interface Conclusion {
  outcome: CorrectionOutcome
  reason?: string | null
}

/** The identifiers of a correction and its application. */
interface CorrectionIds {
  id: string
  correctionId: string
}

/**
 * Concludes a correction: the front desk of the responsible office accepts or refuses it, the applicant's side
 * withdraws it. An officer who asked for it does not decide it. Accepted answers replace the old ones, which stay with
 * the correction, encrypted. Throws `not_found`, `forbidden`, `stale`, `correction_decided`, `blocked`,
 * `correction_not_open`, `rule_broken`.
 */
export async function concludeCorrection(
  context: VaultContext,
  ids: CorrectionIds,
  { outcome, reason = null }: Conclusion,
): Promise<{ version: number }> {
  return changing(context, ids.id, async (sealed) => {
    const { db, vault } = context
    const { standing, correction, application, content } = await considered(context, sealed, ids, { outcome, reason })
    const accepted = outcome === 'accepted'
    const happened: HistoryType = outcome === 'accepted' ? 'application.corrected' : `correction.${outcome}`
    const answers = mergePatch(application.answers, content.patch)
    const { type, setAside } = application
    const decision = {
      outcome,
      reason,
      type: happened,
      pointers: correction.pointers,
      sealed: await sealedContent(vault, ids.id, content),
      sealedAnswers: accepted ? await sealAnswers(vault, ids.id, type, { answers, setAside }) : null,
    }
    const doer = personalDoerOf(application, context, standing)
    return () => decideCorrection(db, application, ids.correctionId, decision, doer)
  })
}

/** Runs every check of a conclusion and writes nothing. Throws what the conclusion would throw. */
export async function previewConclusion(context: VaultContext, ids: CorrectionIds, input: Conclusion): Promise<void> {
  await considered(context, await findCase(context.db, ids.id, context.actor), ids, input)
}

async function considered(
  context: VaultContext,
  sealed: Case,
  { id, correctionId }: CorrectionIds,
  { outcome, reason = null }: Conclusion,
) {
  const { db, vault, actor } = context
  const by = outcome === 'withdrawn' ? requesters : deciders
  const standing = demandStanding(sealed, actor, by, 'conclude_correction')
  const correction = await findCorrection(db, id, correctionId, actor)
  demandVersion(context, sealed)
  if (correction.outcome !== null) throw new Problem('correction_decided', {})
  const application = await correctable(vault, sealed)
  const content = contentOf(application, (await contentIn(vault, correction))?.patch ?? {})
  if (outcome !== 'withdrawn') {
    const deciding = await decidingOn(db, correction, application, content)
    const blockers = decisionBlockers(outcome, deciding, actor.personId)
    if (blockers.length > 0) throw blocked('decide_correction', blockers)
  }
  refuseNumbers({ reason })
  return { standing, correction, application, content }
}

/** Returns the facts of a decision on a correction of an opened case. */
const decidingOn = async (db: Db, { requestedBy }: CorrectionRow, application: Case, content: Content) => ({
  requestedBy,
  isCertificateDue: application.permit !== null && (await isCertificateDue(db, application.permit.id)),
  faults: correctionFaults(application, content).slice(0, shownFaultsLimit),
})

/**
 * Returns what an actor may do with a correction now: nothing once it is decided, or the personal data is erased.
 */
export async function actionsOn(
  { db, vault }: { db: Db; vault: Vault },
  correction: CorrectionRow,
  sealed: Case,
  actor: Actor,
): Promise<NextAction[]> {
  const standings = standingsOf(sealed, actor)
  const isTheirs = [...requesters, ...deciders].some((standing) => standings.includes(standing))
  if (!isTheirs || correction.outcome !== null || !isCorrectable(sealed)) return []
  const application = await openCase(vault, sealed)
  const content = contentOf(application, (await contentIn(vault, correction))?.patch ?? {})
  const deciding = await decidingOn(db, correction, application, content)
  return nextCorrectionActions(deciding, standings, actor.personId)
}

async function correctable(vault: Vault, application: Case): Promise<Case> {
  if (!isCorrectable(application)) throw new Problem('correction_not_open', { status: application.status })
  return openCase(vault, application)
}

const contentPointer = 'correction'

const sealedContent = (vault: Vault, applicationId: string, content: Content) =>
  vault.seal(applicationId, [{ pointer: contentPointer, kind: 'other', value: content }])

/** Decrypts the content of a correction. Null when it was erased at the end of its retention time. */
export async function contentIn(
  vault: Vault,
  { applicationId, personal }: Pick<CorrectionRow, 'applicationId' | 'personal'>,
): Promise<Content | null> {
  if (personal === null) return null
  const content: Content = JSON.parse(JSON.stringify((await vault.open(applicationId, personal)).get(contentPointer)))
  return content
}
