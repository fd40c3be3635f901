import { randomUUID } from 'node:crypto'
import type { Actor } from '../../../access/identity/actor.ts'
import type { Case } from '../../../applications/case/case.ts'
import { findCase } from '../../../applications/case/queries.ts'
import { changing } from '../../../applications/changing.ts'
import { messagesLimit, takesMail } from '../../../applications/messages/correspondence.ts'
import { readReference } from '../../../applications/reference.ts'
import { demandStanding, personalDoerOf } from '../../../applications/standing.ts'
import { refuseNumbers } from '../../../http/no-numbers.ts'
import { Problem } from '../../../http/problems/problem.ts'
import type { Db } from '../../../platform/db/client.ts'
import type { Vault } from '../../../privacy/vault.ts'
import { contactLanguageOf } from '../../contacts/queries.ts'
import type { PersonalOfMail } from '../keeping/sealing.ts'
import { sendFilingLetter } from '../letters.ts'
import { appendMail } from '../sorting/append-mail.ts'
import { recordFiling } from './changes.ts'
import { findReferredApplication, type MailRow } from './queries.ts'
import { type Acted, nameAttachments, openInTriage, recordAct } from './triage.ts'

interface FilingInput {
  applicationReference: string
  reason: string
}

const fileAct = 'file_mail'

/**
 * Files a mail in triage in the correspondence of an application, by an officer at the front desk of both. The message
 * is the officer's, never the applicant's. Attachments wait to be accepted, each with the slot that its sender seems to
 * mean. The sender gets a letter, without a link, only if the address is a confirmed contact of that application. `tx`
 * has to be a transaction. Throws `not_found`, `forbidden`, `mail_not_in_triage`, `rule_broken`, `messages_not_open`,
 * `too_many_messages`, `conflict`.
 */
export async function fileIntoApplication(
  tx: Db,
  vault: Vault,
  id: string,
  { applicationReference, reason }: FilingInput,
  actor: Actor,
): Promise<Acted> {
  const { row, personal } = await openInTriage(tx, vault, id, actor, fileAct)
  refuseNumbers({ reason })
  const applicationId = await findReferredApplication(tx, readReference(applicationReference))
  demandDesk(await findCase(tx, applicationId, actor), actor)
  const acted = await recordAct(
    tx,
    row,
    { id: randomUUID(), act: 'filed', state: 'filed', reason, applicationId },
    actor,
  )
  return changing({ db: tx, actor }, applicationId, (application) => {
    const { status, type, erasedAt } = application
    const standing = demandDesk(application, actor)
    if (!takesMail(application)) throw new Problem('messages_not_open', { status, isErased: erasedAt !== null })
    const doer = personalDoerOf(application, { actor, channel: 'email' }, standing)
    return async () => {
      if (!(await recordFiling(tx, application, { mailReference: row.mail.reference, reason }, doer))) return undefined
      if ((await appendMail(tx, { applicationId, status, mailId: id }, personal, doer)) !== 'appended')
        throw new Problem('too_many_messages', { limit: messagesLimit })
      await nameAttachments(tx, row, personal, type.definition)
      await tellContact(tx, vault, acted.id, application, { row, personal })
      return acted
    }
  })
}

/**
 * Returns the standing in which an officer files: front desk of the application, or the counter that files it. Throws
 * `forbidden`.
 */
const demandDesk = (application: Case, actor: Actor) =>
  demandStanding(application, actor, ['front_desk', 'assistant'], fileAct)

/**
 * Queues the letter to a contact of the application that a mail from their address was filed. The contact gets it even
 * if another person wrote the mail.
 */
async function tellContact(
  tx: Db,
  vault: Vault,
  causeId: string,
  { id, status }: Case,
  { row, personal: { from, messageId } }: { row: MailRow; personal: PersonalOfMail },
): Promise<void> {
  if (from === undefined) return
  const language = await contactLanguageOf(tx, id, vault.digest('email', from))
  if (language === null) return
  await sendFilingLetter(tx, vault, {
    causeId,
    mailReference: row.mail.reference,
    address: from,
    language,
    applicationId: id,
    status,
    files: row.attachments.length,
    link: null,
    messageId: messageId ?? null,
  })
}
