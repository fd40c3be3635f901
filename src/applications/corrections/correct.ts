import { refuseNumbers } from '../../http/no-numbers.ts'
import { blocked, demandNoFaults, Problem } from '../../http/problems/problem.ts'
import type { Vault } from '../../privacy/vault.ts'
import { openCase, sealAnswers } from '../answers/answers.ts'
import type { Case } from '../case/case.ts'
import { changing } from '../changing.ts'
import { demandVersion, type VaultContext } from '../context.ts'
import { mergePatch } from '../drafts/merge-patch.ts'
import { demandStanding, personalDoerOf } from '../standing.ts'
import { blocker } from '../steps/blocker.ts'
import { decideCorrection, insertCorrection } from './changes.ts'
import { type Content, contentOf, correctionFaults, isCorrectable } from './correction.ts'
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
    const standing = demandStanding(sealed, actor, ['applicant', 'assistant'], 'request_correction')
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

/**
 * Concludes a correction: the front desk of the responsible office accepts or refuses it, the applicant's side
 * withdraws it. An officer who asked for it does not decide it. Accepted answers replace the old ones, which stay with
 * the correction, encrypted. Throws `not_found`, `forbidden`, `stale`, `correction_decided`, `blocked`,
 * `correction_not_open`, `rule_broken`.
 */
export async function concludeCorrection(
  context: VaultContext,
  { id, correctionId }: { id: string; correctionId: string },
  { outcome, reason = null }: { outcome: CorrectionOutcome; reason?: string | null },
): Promise<{ version: number }> {
  refuseNumbers({ reason })
  return changing(context, id, async (sealed) => {
    const { db, vault, actor } = context
    // The applicant's side withdraws a request; the office decides it.
    const by = outcome === 'withdrawn' ? (['applicant', 'assistant'] as const) : (['front_desk'] as const)
    const standing = demandStanding(sealed, actor, by, 'conclude_correction')
    const correction = await findCorrection(db, id, correctionId, actor)
    demandVersion(context, sealed)
    if (correction.outcome !== null) throw new Problem('correction_decided', {})
    if (outcome !== 'withdrawn') await demandDecidable(context, sealed, correction, outcome)
    const application = await correctable(vault, sealed)
    const content = contentOf(application, (await contentIn(vault, correction))?.patch ?? {})
    const accepted = outcome === 'accepted'
    if (accepted) demandNoFaults(correctionFaults(application, content))
    const answers = mergePatch(application.answers, content.patch)
    const { type, setAside } = application
    const decision = {
      outcome,
      reason,
      type: accepted ? 'application.corrected' : `correction.${outcome}`,
      pointers: correction.pointers,
      sealed: await sealedContent(vault, id, content),
      sealedAnswers: accepted ? await sealAnswers(vault, id, type, { answers, setAside }) : null,
    }
    const doer = personalDoerOf(application, context, standing)
    return () => decideCorrection(db, application, correctionId, decision, doer)
  })
}

/** Throws `blocked` if the actor asked for the correction, or if an accepted one would come into a certificate. */
async function demandDecidable(
  { db, actor }: VaultContext,
  { permit }: Case,
  { requestedBy }: CorrectionRow,
  outcome: CorrectionOutcome,
): Promise<void> {
  const isCertified = outcome === 'accepted' && permit !== null && (await isCertificateDue(db, permit.id))
  const blockers = [
    ...(requestedBy === actor.personId ? [blocker('separation_of_duties', { condition: 'entered_correction' })] : []),
    ...(isCertified ? [blocker('certificate_not_made', {})] : []),
  ]
  if (blockers.length > 0) throw blocked('decide_correction', blockers)
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
