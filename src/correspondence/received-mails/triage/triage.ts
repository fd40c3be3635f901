import { randomUUID } from 'node:crypto'
import { type Actor, countersOf } from '../../../access/identity/actor.ts'
import type { PermitTypeDefinition } from '../../../catalogue/permit-types/schema.ts'
import { refuseNumbers } from '../../../http/no-numbers.ts'
import { fault } from '../../../http/problems/faults.ts'
import type { ActionLabel } from '../../../http/problems/labels/actions.ts'
import { Problem, ruleBroken } from '../../../http/problems/problem.ts'
import type { Db } from '../../../platform/db/client.ts'
import { type Language, languages } from '../../../platform/words.ts'
import { readContactAddress } from '../../contacts/contact.ts'
import type { Stating } from '../../contacts/state.ts'
import { type PersonalOfMail, unsealMail } from '../keeping/sealing.ts'
import { sendAnswer } from '../letters.ts'
import { slotsNamed } from '../reading/slot-words.ts'
import { type MailAct, triageStates } from '../received-mail.ts'
import { insertAct, isInTriageOf, nameSlots, type TriageAct } from './changes.ts'
import { findMail, type MailRow } from './queries.ts'

export interface Acted {
  id: string
  act: MailAct
  reason: string | null
  at: Date
}
interface AnswerInput {
  missing?: readonly string[]
  note?: string
  language?: Language
}

/**
 * Marks a mail as answered, and queues a letter to its sender with the missing papers, a note or both. `tx` has to be a
 * transaction. Throws `not_found`, `forbidden`, `mail_not_in_triage`, `rule_broken`, `mail_without_sender`, `conflict`.
 */
export async function answerMail(
  tx: Db,
  vault: Stating['vault'],
  id: string,
  { missing, note, language }: AnswerInput,
  actor: Actor,
): Promise<Acted> {
  const { row, personal } = await openInTriage(tx, vault, id, actor, 'answer_mail')
  if (missing === undefined && note === undefined) throw ruleBroken(fault({ pointer: '/note' }, 'required'))
  refuseNumbers({ missing, note })
  const address = personal.from === undefined ? null : readContactAddress('email', personal.from)
  if (address === null) throw new Problem('mail_without_sender', {})
  const acted = await recordAct(tx, row, { id: randomUUID(), act: 'answered', state: 'answered', reason: null }, actor)
  await sendAnswer(tx, vault, {
    answerId: acted.id,
    address,
    language: language ?? row.mail.language ?? languages[0],
    reference: row.mail.reference,
    missing: missing ?? [],
    note: note ?? null,
    messageId: personal.messageId ?? null,
  })
  return acted
}

/**
 * Closes a mail that needs nothing more. Throws `not_found`, `forbidden`, `mail_not_in_triage`, `rule_broken`,
 * `conflict`.
 */
export async function closeMail(
  tx: Db,
  vault: Stating['vault'],
  id: string,
  reason: string,
  actor: Actor,
): Promise<Acted> {
  const { row } = await openInTriage(tx, vault, id, actor, 'close_mail')
  refuseNumbers({ reason })
  return recordAct(tx, row, { id: randomUUID(), act: 'closed', state: 'closed', reason }, actor)
}

/**
 * Transfers a mail to the triage of another office, which has to have a counter. Throws `not_found`, `forbidden`,
 * `mail_not_in_triage`, `rule_broken`, `conflict`.
 */
export async function handOnMail(
  tx: Db,
  vault: Stating['vault'],
  id: string,
  { officeId, reason }: { officeId: string; reason: string },
  actor: Actor,
): Promise<Acted> {
  const { row } = await openInTriage(tx, vault, id, actor, 'hand_on_mail')
  refuseNumbers({ reason })
  if (officeId === row.mail.office.id) throw ruleBroken(fault({ pointer: '/officeId' }, 'another_office'))
  return recordAct(
    tx,
    row,
    { id: randomUUID(), act: 'handed_on', state: 'triage', reason, toOfficeId: officeId },
    actor,
  )
}

/** Stores the slots of a mail's attachments for a permit type, where its sender named them. */
export async function nameAttachments(
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

/**
 * Returns a mail in triage with its decrypted content, for an actor at the front desk of its office. Throws
 * `not_found`, `forbidden`, `mail_not_in_triage`.
 */
export async function openInTriage(
  tx: Db,
  vault: Stating['vault'],
  id: string,
  actor: Actor,
  action: ActionLabel,
): Promise<{ row: MailRow; personal: PersonalOfMail }> {
  const row = await findMail(tx, id, actor)
  if (!countersOf(actor).includes(row.mail.office.id)) throw new Problem('forbidden', { action, by: ['front_desk'] })
  if (!triageStates.includes(row.mail.state) || row.personal === null)
    throw new Problem('mail_not_in_triage', { state: row.mail.state })
  return { row, personal: await unsealMail(vault, id, row.personal) }
}

/**
 * Stores an act on a mail. Throws `conflict` when the mail has left the triage of its office meanwhile, and
 * `rule_broken` for a transfer to an office without a counter.
 */
export async function recordAct(tx: Db, { mail }: MailRow, done: TriageAct, { personId }: Actor): Promise<Acted> {
  const recorded = await insertAct(tx, mail.id, done, { personId, officeId: mail.office.id })
  if (recorded) return { id: done.id, act: done.act, reason: done.reason, at: recorded.at }
  if (done.toOfficeId !== undefined && (await isInTriageOf(tx, mail.id, mail.office.id)))
    throw ruleBroken(fault({ pointer: '/officeId' }, 'counter_closed'))
  throw new Problem('conflict', {})
}
