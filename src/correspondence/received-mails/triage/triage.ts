import { randomUUID } from 'node:crypto'
import { type Actor, countersOf } from '../../../access/identity/actor.ts'
import type { Assistance } from '../../../applications/assistance.ts'
import type { Case } from '../../../applications/case.ts'
import { draft } from '../../../applications/draft.ts'
import { doerOf } from '../../../applications/standing.ts'
import type { PermitTypeDefinition } from '../../../catalogue/permit-types/schema.ts'
import { refuseNumbers } from '../../../http/no-numbers.ts'
import { fault } from '../../../http/problems/faults.ts'
import { Problem } from '../../../http/problems/problem.ts'
import type { Db } from '../../../platform/db/client.ts'
import { type Language, languages } from '../../../platform/words.ts'
import { readContactAddress } from '../../contacts/contact.ts'
import type { Stating } from '../../contacts/state.ts'
import { stateForFile } from '../../contacts/state.ts'
import { type PersonalOfMail, unsealed } from '../keeping/sealing.ts'
import { answerMail } from '../letters.ts'
import { slotsNamed } from '../reading/slot-words.ts'
import { type MailAct, triageStates } from '../received-mail.ts'
import { appendMail } from '../sorting/append-mail.ts'
import { lockConversation, nameSlots, record, type TriageAct } from './changes.ts'
import { findMail, type MailRow } from './queries.ts'

export interface Acted {
  id: string
  act: MailAct
  reason: string | null
  at: Date
}
export interface AnswerInput {
  missing: readonly string[]
  note?: string
  language?: Language
}
export interface MailDraftInput {
  permitType: string
  villageCode?: string
  answers?: Record<string, unknown>
  assistance: Assistance
  language?: Language
}

/**
 * Answers a mail with what is missing. `tx` has to be a transaction. Throws `not_found`, `forbidden`,
 * `mail_not_in_triage`, `rule_broken`, `mail_without_sender`.
 */
export async function answer(
  tx: Db,
  vault: Stating['vault'],
  id: string,
  { missing, note, language }: AnswerInput,
  actor: Actor,
): Promise<Acted> {
  const { row, personal } = await inTriage(tx, vault, id, actor, 'answer_mail')
  refuseNumbers({ missing, note })
  const address = personal.from === undefined ? null : readContactAddress('email', personal.from)
  if (address === null) throw new Problem('mail_without_sender', {})
  const acted = await act(tx, row, { id: randomUUID(), act: 'answered', state: 'answered', reason: null }, actor)
  await answerMail(tx, vault, {
    answerId: acted.id,
    address,
    language: language ?? row.mail.language ?? languages[0],
    reference: row.mail.reference,
    missing,
    note: note ?? null,
    messageId: personal.messageId ?? null,
  })
  return acted
}

/** Closes a mail that nothing is to come of. Throws `not_found`, `forbidden`, `mail_not_in_triage`, `rule_broken`. */
export async function close(tx: Db, vault: Stating['vault'], id: string, reason: string, actor: Actor): Promise<Acted> {
  const { row } = await inTriage(tx, vault, id, actor, 'close_mail')
  refuseNumbers({ reason })
  return act(tx, row, { id: randomUUID(), act: 'closed', state: 'closed', reason }, actor)
}

/**
 * Gives a mail to the triage of another office. Throws `not_found`, `forbidden`, `mail_not_in_triage`, `rule_broken`.
 */
export async function handOn(
  tx: Db,
  vault: Stating['vault'],
  id: string,
  { officeId, reason }: { officeId: string; reason: string },
  actor: Actor,
): Promise<Acted> {
  const { row } = await inTriage(tx, vault, id, actor, 'hand_on_mail')
  refuseNumbers({ reason })
  if (officeId === row.mail.office.id)
    throw new Problem('rule_broken', {}, { errors: [fault({ pointer: '/officeId' }, 'another_office')] })
  return act(tx, row, { id: randomUUID(), act: 'handed_on', state: 'triage', reason, toOfficeId: officeId }, actor)
}

/**
 * Makes a draft of a mail, as the counter of its office files for somebody. The mail begins its correspondence; mails
 * of its conversation in the same triage follow. Their files come along, each for the slot it names, and count once
 * somebody accepts them. The sender is told now, with the data for tracking, and of everything later. `tx` has to be a
 * transaction. Throws the problems of a draft, `mail_not_in_triage` and `mail_without_sender`.
 */
export async function draftFrom(
  tx: Db,
  stating: Pick<Stating, 'vault' | 'channels'>,
  id: string,
  { language, ...input }: MailDraftInput,
  actor: Actor,
): Promise<Case> {
  await lockConversation(tx, id)
  const { row, personal } = await inTriage(tx, stating.vault, id, actor, 'draft_from_mail')
  const address = personal.from === undefined ? null : readContactAddress('email', personal.from)
  if (address === null) throw new Problem('mail_without_sender', {})
  const file = await draft(tx, stating.vault, { ...input, filedAtOfficeId: row.mail.office.id }, actor, 'email')
  const others = row.conversation.filter((mail) => mail.id !== id && triageStates.includes(mail.state))
  for (const mail of [{ id }, ...others].sort((one, other) => (one.id < other.id ? -1 : 1))) {
    const taken = await takeAlong(tx, stating.vault, { id: mail.id, chosen: id }, file, actor)
    if (mail.id === id && !taken) throw new Problem('mail_not_in_triage', { state: row.mail.state })
  }
  if (stating.channels.includes('email')) {
    await stateForFile(
      tx,
      stating,
      file.id,
      { channel: 'email', address, language: language ?? row.mail.language ?? languages[0] },
      actor,
      { mail: row.mail.reference, messageId: personal.messageId ?? null },
    )
  }
  return file
}

/**
 * Makes a mail part of a draft, if it is in the triage of the same office. A mail that names another application has to
 * be `chosen`.
 */
async function takeAlong(
  tx: Db,
  vault: Stating['vault'],
  { id, chosen }: { id: string; chosen: string },
  file: Case,
  actor: Actor,
): Promise<boolean> {
  const row = await findMail(tx, id, actor)
  const { office, about } = row.mail
  if (office.id !== file.filedAtOfficeId || row.personal === null) return false
  if (about !== null && id !== chosen) return false
  const personal = await unsealed(vault, id, row.personal)
  await act(
    tx,
    row,
    { id: randomUUID(), act: 'drafted', state: 'drafted', reason: null, applicationId: file.id },
    actor,
  )
  await nameFiles(tx, row, personal, file.type.definition)
  await appendMail(tx, { applicationId: file.id, mailId: id }, personal, {
    ...doerOf(file, actor, 'email', 'assistant'),
    personId: actor.personId,
  })
  return true
}

/**
 * Names the slots of a mail's files for an application of this permit type, as far as its sender has said what they are
 * for.
 */
export async function nameFiles(
  tx: Db,
  { mail, attachments }: MailRow,
  { subject = '', text = '' }: PersonalOfMail,
  { documents }: Pick<PermitTypeDefinition, 'documents'>,
): Promise<void> {
  const named = slotsNamed(
    attachments.map(({ fileName }) => fileName),
    { subject, text },
    documents,
  )
  await nameSlots(
    tx,
    mail.id,
    named.flatMap((naming, index) => (naming ? [{ position: index + 1, ...naming }] : [])),
  )
}

/** A mail in the triage of an office at whose front desk this actor serves, opened. */
export async function inTriage(
  tx: Db,
  vault: Stating['vault'],
  id: string,
  actor: Actor,
  action: string,
): Promise<{ row: MailRow; personal: PersonalOfMail }> {
  const row = await findMail(tx, id, actor)
  if (!countersOf(actor).includes(row.mail.office.id)) throw new Problem('forbidden', { action, by: ['front_desk'] })
  if (!triageStates.includes(row.mail.state) || row.personal === null)
    throw new Problem('mail_not_in_triage', { state: row.mail.state })
  return { row, personal: await unsealed(vault, id, row.personal) }
}

/** Does something with a mail, if it is still in that triage. */
export async function act(tx: Db, { mail }: MailRow, done: TriageAct, { personId }: Actor): Promise<Acted> {
  const recorded = await record(tx, mail.id, done, { personId, officeId: mail.office.id })
  if (recorded) return { id: done.id, act: done.act, reason: done.reason, at: recorded.at }
  if (done.toOfficeId !== undefined)
    throw new Problem('rule_broken', {}, { errors: [fault({ pointer: '/officeId' }, 'counter_closed')] })
  throw new Problem('conflict', {})
}
