import { randomUUID, timingSafeEqual } from 'node:crypto'
import { countersOf } from '../../access/identity/actor.ts'
import { changing } from '../../applications/changing.ts'
import type { Context, VaultContext } from '../../applications/context.ts'
import { newClaimCode, readClaimCode, readReference } from '../../applications/reference.ts'
import { personalDoerOf } from '../../applications/standing.ts'
import type { ContactChannel } from '../../correspondence/contacts/contact.ts'
import { type StatedContact, statedFor } from '../../correspondence/contacts/queries.ts'
import { queueLetter } from '../../correspondence/notifications/sending/queue.ts'
import { fault } from '../../http/problems/faults.ts'
import { Problem, ruleBroken } from '../../http/problems/problem.ts'
import { retrying } from '../../http/retrying.ts'
import type { Db } from '../../platform/db/client.ts'
import { digestOf } from '../../platform/digest.ts'
import type { Vault } from '../../privacy/vault.ts'
import { replaceClaimCode, takeOverApplication } from './changes.ts'
import { findClaimable, isOwnAlready } from './queries.ts'

/** The days for which a code is valid. */
export const codeDays = 90
const noCode = Buffer.alloc(32)

interface Claimed {
  id: string
  reference: string
  version: number
  at: Date
}

/**
 * Issues a claim code for an application that was filed at a counter of the actor. The code is valid for 90 days; an
 * earlier one becomes invalid. With `sendBy` it is also sent to the contact stated at the counter; `db` must be a
 * transaction then. Throws `not_found`, `forbidden`, `claimed_already`, `rule_broken`, `conflict`.
 */
export const issueClaimCode = (context: VaultContext, id: string, sendBy: ContactChannel | undefined) =>
  changing(context, id, async (application) => {
    const { db, vault, actor } = context
    const { filedAtOfficeId, applicantId, reference } = application
    if (filedAtOfficeId === null || !countersOf(actor).includes(filedAtOfficeId))
      throw new Problem('forbidden', { action: 'issue_claim_code', by: ['assistant'] })
    if (applicantId !== null) throw new Problem('claimed_already', {})
    const contact = sendBy && (await statedFor(db, id, sendBy))
    if (sendBy && !contact) throw ruleBroken(fault({ parameter: 'sendBy' }, 'nothing_stated'))
    const code = newClaimCode()
    const doer = personalDoerOf(application, context, 'assistant')
    return async () => {
      const happening = { type: 'claim_code.issued', details: { goodForDays: codeDays } } as const
      const stored = { sha256: digestOf(code), days: codeDays, happening }
      const issued = await replaceClaimCode(db, application, stored, doer)
      if (issued && contact) await sendCode(db, vault, id, contact, code)
      return issued && { code, reference, days: codeDays, ...issued }
    }
  })

/**
 * Normalises a reference and a code as people type them. Throws `rule_broken` with each that fails its check character.
 * It reads no application, so the problem does not show if one exists.
 */
export function readClaim(written: { reference: string; code: string }): { reference: string; code: string } {
  const [reference, code] = [readReference(written.reference), readClaimCode(written.code)]
  if (reference !== null && code !== null) return { reference, code }
  const errors = Object.entries({ reference, code }).flatMap(([member, read]) =>
    read === null ? [fault({ pointer: `/${member}` }, 'mistyped')] : [],
  )
  throw ruleBroken(...errors)
}

/**
 * Makes the actor the applicant of an application that a counter filed for them, or that belonged to another account.
 * Throws `not_found` alike for a wrong reference and for a wrong, expired or used code, `acted_on_it` for an officer
 * who handled the application, and `yours_already` for its applicant, who may send a claim again because the answer was
 * lost.
 */
export const claimApplication = (
  { db, actor, channel }: Context,
  { reference, code }: { reference: string; code: string },
): Promise<Claimed> =>
  retrying(async () => {
    const found = await findClaimable(db, reference, actor.personId)
    const isRight = timingSafeEqual(found?.sha256 ?? noCode, digestOf(code))
    if (!found || !isRight) throw await refusalOf(db, reference, actor.personId)
    if (found.acted) throw new Problem('acted_on_it', {})
    const doer = { personId: actor.personId, standing: 'applicant', officeId: null, channel } as const
    const claimed = await takeOverApplication(db, found, doer)
    return claimed && { id: found.id, reference: found.reference, ...claimed }
  })

/**
 * Returns the problem of a claim that fails. It asks the same for each, so that its time does not show what is wrong.
 */
const refusalOf = async (db: Db, reference: string, personId: string): Promise<Problem> =>
  (await isOwnAlready(db, reference, personId))
    ? new Problem('yours_already', {})
    : new Problem('not_found', { what: 'claim' })

async function sendCode(
  db: Db,
  vault: Vault,
  applicationId: string,
  { id, channel, language, personal }: StatedContact,
  code: string,
): Promise<void> {
  const address = (await vault.open(id, personal)).get('/address')
  if (typeof address !== 'string') throw new Error('A contact has no address.')
  await queueLetter(db, vault, {
    causeId: randomUUID(),
    kind: 'claim_code',
    channel,
    language,
    address,
    applicationId,
    secrets: { code },
    facts: { days: String(codeDays) },
  })
}
