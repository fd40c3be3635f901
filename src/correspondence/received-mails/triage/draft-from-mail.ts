import { randomUUID } from 'node:crypto'
import type { Actor } from '../../../access/identity/actor.ts'
import type { Case } from '../../../applications/case/case.ts'
import type { Assistance } from '../../../applications/drafts/assistance.ts'
import { createDraft } from '../../../applications/drafts/create.ts'
import { doerOf } from '../../../applications/standing.ts'
import { Problem } from '../../../http/problems/problem.ts'
import type { Db } from '../../../platform/db/client.ts'
import { type Language, languages } from '../../../platform/words.ts'
import { readContactAddress } from '../../contacts/contact.ts'
import { type Stating, stateForApplication } from '../../contacts/state.ts'
import { unsealMail } from '../keeping/sealing.ts'
import { triageStates } from '../received-mail.ts'
import { appendMail } from '../sorting/append-mail.ts'
import { lockConversation } from './changes.ts'
import { findMail } from './queries.ts'
import { nameAttachments, openInTriage, recordAct } from './triage.ts'

interface MailDraftInput {
  permitType: string
  villageCode?: string
  answers?: Record<string, unknown>
  assistance: Assistance
  language?: Language
}

/**
 * Creates a draft from a mail in triage, as the counter of its office files for somebody. The mail and the others of
 * its conversation in the same triage become the first messages of the draft. Their attachments wait to be accepted,
 * each with the slot that its sender seems to mean. The sender gets the reference and the tracking key now, and notices
 * later. `tx` has to be a transaction. Throws the problems of a draft, `mail_not_in_triage` and `mail_without_sender`.
 */
export async function draftFromMail(
  tx: Db,
  stating: Pick<Stating, 'vault' | 'channels'>,
  id: string,
  { language, ...input }: MailDraftInput,
  actor: Actor,
): Promise<Case> {
  await lockConversation(tx, id)
  const { row, personal } = await openInTriage(tx, stating.vault, id, actor, 'draft_from_mail')
  const address = personal.from === undefined ? null : readContactAddress('email', personal.from)
  if (address === null) throw new Problem('mail_without_sender', {})
  const application = await createDraft(
    { db: tx, vault: stating.vault, actor, channel: 'email' },
    { ...input, filedAtOfficeId: row.mail.office.id },
  )
  const others = row.conversation.filter((mail) => mail.id !== id && triageStates.includes(mail.state))
  for (const mail of [{ id }, ...others].sort((one, other) => (one.id < other.id ? -1 : 1))) {
    const taken = await takeAlong(tx, stating.vault, { id: mail.id, chosen: id }, application, actor)
    if (mail.id === id && !taken) throw new Problem('mail_not_in_triage', { state: row.mail.state })
  }
  if (stating.channels.includes('email')) {
    await stateForApplication(
      tx,
      { ...stating, madeOf: { mail: row.mail.reference, messageId: personal.messageId ?? null } },
      application.id,
      { channel: 'email', address, language: language ?? row.mail.language ?? languages[0] },
      actor,
    )
  }
  return application
}

/**
 * Adds a mail to a draft, and stores the act. Returns false for a mail of another office, for an erased one, and for
 * one that names an application, unless it is `chosen`.
 */
async function takeAlong(
  tx: Db,
  vault: Stating['vault'],
  { id, chosen }: { id: string; chosen: string },
  application: Case,
  actor: Actor,
): Promise<boolean> {
  const row = await findMail(tx, id, actor)
  const { office, about } = row.mail
  if (office.id !== application.filedAtOfficeId || row.personal === null) return false
  if (about !== null && id !== chosen) return false
  const personal = await unsealMail(vault, id, row.personal)
  await recordAct(
    tx,
    row,
    { id: randomUUID(), act: 'drafted', state: 'drafted', reason: null, applicationId: application.id },
    actor,
  )
  await nameAttachments(tx, row, personal, application.type.definition)
  const { id: applicationId, status } = application
  await appendMail(tx, { applicationId, status, mailId: id }, personal, {
    ...doerOf(application, actor, 'email', 'assistant'),
    personId: actor.personId,
  })
  return true
}
