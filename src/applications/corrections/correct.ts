import type { Actor } from '../../access/identity/actor.ts'
import type { Channel } from '../../http/channels.ts'
import { refuseNumbers } from '../../http/no-numbers.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Vault } from '../../privacy/vault.ts'
import { kept, opened } from '../answers.ts'
import type { Case } from '../case.ts'
import { mergePatch } from '../merge-patch.ts'
import { findCase } from '../queries.ts'
import { doerOf, maySupply, standingsOf } from '../standing.ts'
import { decideCorrection, insertCorrection } from './changes.ts'
import { type Content, contentOf, correctionFaults, isCorrectable } from './correction.ts'
import type { CorrectionOutcome } from './outcomes.ts'
import { type CorrectionRow, findCorrection, openCorrection } from './queries.ts'

const attemptsLimit = 5

/**
 * Asks to have answers of a handed-in file corrected, by whoever it belongs to. Throws `not_found`, `forbidden`,
 * `correction_not_open`, `correction_waits`, `rule_broken`.
 */
export async function requestCorrection(
  db: Db,
  vault: Vault,
  id: string,
  { answers, reason }: { answers: Record<string, unknown>; reason: string },
  actor: Actor,
  channel: Channel,
) {
  refuseNumbers({ reason })
  for (let attempt = 1; attempt <= attemptsLimit; attempt++) {
    const sealed = await findCase(db, id, actor)
    if (!maySupply(standingsOf(sealed, actor)))
      throw new Problem('forbidden', { action: 'request_correction', by: ['applicant', 'assistant'] })
    const file = await correctable(vault, sealed)
    const waiting = await openCorrection(db, id)
    if (waiting !== undefined) throw new Problem('correction_waits', { id: waiting })
    const content = contentOf(file, answers)
    throwFaults(file, content)
    const made = await insertCorrection(
      db,
      file,
      {
        pointers: content.changes.map(({ pointer }) => pointer),
        reason,
        sealed: await sealedContent(vault, id, content),
      },
      { ...doerOf(file, actor, channel), personId: actor.personId },
    )
    if (made) return made
  }
  throw new Problem('conflict', {})
}

/**
 * Decides what is to be corrected: the front desk of the responsible office accepts or refuses it, whoever asked
 * withdraws it. What is accepted stands in the file from then on, what stood there before stays with the correction,
 * encrypted. Throws `not_found`, `forbidden`, `stale`, `correction_decided`, `rule_broken`.
 */
export async function concludeCorrection(
  db: Db,
  vault: Vault,
  id: string,
  correctionId: string,
  { outcome, reason = null }: { outcome: CorrectionOutcome; reason?: string | null },
  actor: Actor,
  { channel, ifVersion }: { channel: Channel; ifVersion: number },
): Promise<{ version: number }> {
  refuseNumbers({ reason })
  const sealed = await findCase(db, id, actor)
  const standing = decidingStanding(sealed, outcome, actor)
  const correction = await findCorrection(db, id, correctionId, actor)
  if (sealed.version !== ifVersion) throw new Problem('stale', {})
  if (correction.outcome !== null) throw new Problem('correction_decided', {})
  const file = await correctable(vault, sealed)
  const content = contentOf(file, (await contentIn(vault, correction))?.patch ?? {})
  const accepted = outcome === 'accepted'
  if (accepted) throwFaults(file, content)
  const answers = mergePatch(file.answers, content.patch)
  const version = await decideCorrection(
    db,
    file,
    correctionId,
    {
      outcome,
      reason,
      type: accepted ? 'application.corrected' : `correction.${outcome}`,
      pointers: correction.pointers,
      sealed: await sealedContent(vault, id, content),
      kept: accepted ? await kept(vault, id, file.type, { answers, setAside: file.setAside }) : null,
    },
    { ...doerOf(file, actor, channel, standing), personId: actor.personId },
  )
  if (version === undefined) throw new Problem('stale', {})
  return { version }
}

/** As whom somebody decides: what was asked for is withdrawn by that side, and decided by the office. */
function decidingStanding(file: Case, outcome: CorrectionOutcome, actor: Actor) {
  const standings = standingsOf(file, actor)
  const by = outcome === 'withdrawn' ? (['applicant', 'assistant'] as const) : (['front_desk'] as const)
  const standing = by.find((candidate) => standings.includes(candidate))
  if (!standing) throw new Problem('forbidden', { action: 'conclude_correction', by })
  return standing
}

async function correctable(vault: Vault, file: Case): Promise<Case> {
  if (!isCorrectable(file)) throw new Problem('correction_not_open', { status: file.status })
  return opened(vault, file)
}

function throwFaults(file: Case, content: Content): void {
  const errors = correctionFaults(file, content)
  if (errors.length > 0) throw new Problem('rule_broken', {}, { errors })
}

const contentPointer = 'correction'

const sealedContent = (vault: Vault, applicationId: string, content: Content) =>
  vault.seal(applicationId, [{ pointer: contentPointer, kind: 'other', value: content }])

/** What a correction is about; null when it went at the end of the time it is kept. */
export async function contentIn(
  vault: Vault,
  { applicationId, personal }: Pick<CorrectionRow, 'applicationId' | 'personal'>,
): Promise<Content | null> {
  if (personal === null) return null
  const content: Content = JSON.parse(JSON.stringify((await vault.open(applicationId, personal)).get(contentPointer)))
  return content
}
