import { randomUUID } from 'node:crypto'
import type { Actor } from '../../../access/identity/actor.ts'
import type { Case } from '../../../applications/case.ts'
import { messagesLimit } from '../../../applications/messages/correspondence.ts'
import { findCase } from '../../../applications/queries.ts'
import { readReference } from '../../../applications/reference.ts'
import { doerOf, standingsOf } from '../../../applications/standing.ts'
import { refuseNumbers } from '../../../http/no-numbers.ts'
import { Problem } from '../../../http/problems/problem.ts'
import type { Db } from '../../../platform/db/client.ts'
import type { Vault } from '../../../privacy/vault.ts'
import { contactLanguageOf } from '../../contacts/queries.ts'
import type { PersonalOfMail } from '../keeping/sealing.ts'
import { tellFiled } from '../letters.ts'
import { appendMail } from '../sorting/append-mail.ts'
import { filingStates } from '../sorting/disposition.ts'
import { recordFiling } from './changes.ts'
import { findReferredApplication, type MailRow } from './queries.ts'
import { type Acted, act, inTriage, nameFiles } from './triage.ts'

export interface FilingInput {
  applicationReference: string
  reason: string
}

const fileAct = 'file_mail'
const attemptsLimit = 5

/**
 * Files a mail in triage into an application's correspondence, by an officer at the front desk of both. It counts as
 * the officer's, never as the applicant's. Its attachments wait there, each for the slot it names. Its sender is told
 * only when their address is a confirmed contact of that application, and gets no link to act by. `tx` has to be a
 * transaction. Throws `not_found`, `forbidden`, `mail_not_in_triage`, `rule_broken`, `messages_not_open`,
 * `too_many_messages`, `conflict`.
 */
export async function fileInto(
  tx: Db,
  vault: Vault,
  id: string,
  { applicationReference, reason }: FilingInput,
  actor: Actor,
): Promise<Acted> {
  const { row, personal } = await inTriage(tx, vault, id, actor, fileAct)
  refuseNumbers({ reason })
  const applicationId = await findReferredApplication(tx, readReference(applicationReference))
  await demandDesk(tx, applicationId, actor)
  const acted = await act(tx, row, { id: randomUUID(), act: 'filed', state: 'filed', reason, applicationId }, actor)
  for (let attempt = 1; attempt <= attemptsLimit; attempt++) {
    const { file, standing } = await demandDesk(tx, applicationId, actor)
    if (!filingStates.includes(file.status)) throw new Problem('messages_not_open', { status: file.status })
    const doer = { ...doerOf(file, actor, 'email', standing), personId: actor.personId }
    if (!(await recordFiling(tx, file, { mailReference: row.mail.reference, reason }, doer))) continue
    if ((await appendMail(tx, { applicationId, mailId: id }, personal, doer)) !== 'appended')
      throw new Problem('too_many_messages', { limit: messagesLimit })
    await nameFiles(tx, row, personal, file.type.definition)
    await tellContact(tx, vault, acted.id, file, { row, personal })
    return acted
  }
  throw new Problem('conflict', {})
}

/**
 * Returns the application if this actor sees it and serves at its front desk, or at the counter that files it. Throws
 * `not_found`, `forbidden`.
 */
async function demandDesk(tx: Db, applicationId: string, actor: Actor) {
  const file = await findCase(tx, applicationId, actor)
  const standing = standingsOf(file, actor).find((candidate) => candidate === 'front_desk' || candidate === 'assistant')
  if (!standing) throw new Problem('forbidden', { action: fileAct, by: ['front_desk', 'assistant'] })
  return { file, standing }
}

/**
 * Tells a contact of the application that a mail in their name was filed there. The letter goes to the contact, whoever
 * wrote the mail.
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
  await tellFiled(tx, vault, {
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
