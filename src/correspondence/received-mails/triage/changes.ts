import type { Case } from '../../../applications/case/case.ts'
import { changed, eventOf } from '../../../applications/changed.ts'
import type { Doer } from '../../../applications/doer.ts'
import { counterStates } from '../../../network/offices/steps.ts'
import type { Db } from '../../../platform/db/client.ts'
import { type MailAct, type ReceivedMailState, triageStates } from '../received-mail.ts'

/** An officer, and the office for whose triage they act. */
interface Officer {
  personId: string
  officeId: string
}

/** An act of an officer on a mail in triage. The caller chooses `id`. */
export interface TriageAct {
  id: string
  act: MailAct
  state: ReceivedMailState
  reason: string | null
  applicationId?: string
  toOfficeId?: string
}

/**
 * Inserts an act and changes the mail, if it is still in the triage of the office. A transfer also needs a counter at
 * the other office. Returns undefined otherwise.
 */
export async function insertAct(
  tx: Db,
  mailId: string,
  { id, act, state, reason, applicationId, toOfficeId }: TriageAct,
  { personId, officeId }: Officer,
): Promise<{ at: Date } | undefined> {
  const [done] = await tx<{ at: Date }[]>`
    with taker as materialized (
      ${
        toOfficeId === undefined
          ? tx`
        select`
          : tx`
        select
        from offices
        where id = ${toOfficeId} and state = any(${[...counterStates]}::office_state[])
        for share`
      }
    ), mail as (
      update received_mails m
      set state = ${state}, dealt_with_at = clock_timestamp(),
        application_id = coalesce(${applicationId ?? null}::uuid, m.application_id),
        office_id = coalesce(${toOfficeId ?? null}::uuid, m.office_id)
      from taker
      where m.id = ${mailId} and m.office_id = ${officeId}
        and m.state = any(${[...triageStates]}::received_mail_state[]) and m.personal is not null
      returning m.id
    )
    insert into received_mail_acts (id, mail_id, act, by, office_id, reason)
    select ${id}, mail.id, ${act}, ${personId}, ${officeId}, ${reason}
    from mail
    returning at`
  return done
}

/** True while a mail is in the triage of this office and can be acted on. */
export async function isInTriageOf(tx: Db, mailId: string, officeId: string): Promise<boolean> {
  const found = await tx`
    select
    from received_mails m
    where m.id = ${mailId} and m.office_id = ${officeId}
      and m.state = any(${[...triageStates]}::received_mail_state[]) and m.personal is not null`
  return found.length > 0
}

/** Locks the first mail of a conversation until the transaction ends: no mail can join the conversation meanwhile. */
export async function lockConversation(tx: Db, mailId: string): Promise<void> {
  // Locks the office first, as its dissolution does, to avoid a deadlock.
  await tx`
    select
    from offices
    where id = (
      select office_id
      from received_mails
      where id = ${mailId})
    for share`
  await tx`
    select
    from received_mails first
    where first.id = (
      select coalesce(m.thread_id, m.id)
      from received_mails m
      where m.id = ${mailId})
    for update`
}

/** Stores the slots of the attachments of a mail. */
export const nameSlots = (
  tx: Db,
  mailId: string,
  slots: readonly { position: number; slot: string; by: string }[],
) => tx`
  update received_attachments f
  set slot = s.slot, slot_named_by = s.by
  from jsonb_to_recordset(${JSON.stringify(slots)}::text::jsonb) as s (position smallint, slot text, by slot_naming)
  where f.mail_id = ${mailId} and f.position = s.position`

/**
 * Inserts the event that an officer filed a mail in an application. Returns false when the application has changed
 * since it was read.
 */
export async function recordFiling(
  tx: Db,
  application: Case,
  details: { mailReference: string; reason: string },
  doer: Doer,
): Promise<boolean> {
  const rows = await tx`
    with ${changed(tx, application)}, ${eventOf(tx, { type: 'mail.filed', details }, doer)}
    select id from changed`
  return rows.length === 1
}
