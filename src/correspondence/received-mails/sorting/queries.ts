import type { Thread as OpenThread } from '../../../applications/messages/correspondence.ts'
import { permitJson } from '../../../permits/case-queries.ts'
import type { Db } from '../../../platform/db/client.ts'
import type { Language } from '../../../platform/words.ts'
import { isContactOf } from '../../contacts/queries.ts'
import type { WrittenPlace } from '../reading/place-words.ts'
import { triageOffice } from './triage-office.ts'

/** The application that a mail names. */
export interface NamedApplication extends OpenThread {
  id: string
  officeId: string | null
  permitType: string
  permitTypeVersion: number
  applicantId: string | null
  /** The language of letters to the sender; null when they are no confirmed contact of this application. */
  contactLanguage: Language | null
  /** The number of messages of its correspondence. */
  messages: number | null
}

/**
 * The conversation that a mail names. `id` is its first mail. `isWithSender`: the sender of the named mail is the same.
 */
export interface NamedConversation {
  id: string
  officeId: string
  isWithSender: boolean
}

/** The keys by which the facts of a mail are found. A mail that names an application has no `mailReference`. */
interface FactKeys {
  mailId: string
  sender: Buffer | null
  messageId: Buffer | null
  content: Buffer | null
  /** The hash that stands for `content` in a mail whose sender is not proven. */
  unprovenContent: Buffer | null
  /** True when the sender of the mail is proven. */
  isProven: boolean
  reference: string | null
  mailReference: string | null
  place: WrittenPlace
}

/** The facts of a mail that are in the database. */
interface FoundFacts {
  application: NamedApplication | null
  conversation: NamedConversation | null
  earlier: 'same' | 'other' | null
  officeId: string | null
}

/**
 * Returns the facts of a mail that are in the database, in one statement:
 * - the application that it names, or that was made of the mail which it names;
 * - the conversation of the mail which it names, unless that was ignored;
 * - an earlier mail with the same Message-ID. A copy without a proof of its sender does not count for a mail that has
 *   one, unless an officer has filed it or drafted an application of it: anybody can send such a copy first;
 * - the office for its triage.
 */
export async function findFacts(db: Db, keys: FactKeys): Promise<FoundFacts> {
  const { mailId, sender, messageId, content, unprovenContent, isProven, ...rest } = keys
  const { reference, mailReference, place } = rest
  const [row] = await db<FoundFacts[]>`
    with conversation as (
      select coalesce(m.thread_id, m.id) as id, m.office_id, m.application_id,
        coalesce(m.sender_digest = ${sender}, false) as is_with_sender
      from received_mails m
      where m.reference = ${mailReference} and m.state <> 'ignored' and m.office_id is not null
    ), application as (
      select a.id, a.status, coalesce(a.office_id, a.filed_at_office_id) as office_id, a.permit_type,
        a.permit_type_version, a.applicant_id, a.erased_at, a.fee_amount, a.paid_amount, a.refunded_amount,
        a.kept_amount, a.refund_due, a.refund_returned, ${permitJson(db)} as permit,
        (select c.language
          from contacts c
          where ${isContactOf(db, sender)}
          limit 1) as contact_language,
        (select t.last
          from message_threads t
          where t.application_id = a.id) as messages
      from applications a
      where a.discarded_at is null
        and a.id = coalesce(
          (select named.id
            from applications named
            where named.reference = ${reference}),
          (select application_id from conversation))
    )
    select
      (select json_build_object('id', a.id, 'status', a.status, 'officeId', a.office_id, 'permitType', a.permit_type,
        'permitTypeVersion', a.permit_type_version, 'applicantId', a.applicant_id, 'erasedAt', a.erased_at,
        'feeAmount', a.fee_amount, 'paidAmount', a.paid_amount, 'refundedAmount', a.refunded_amount,
        'keptAmount', a.kept_amount, 'refundDue', a.refund_due, 'refundReturned', a.refund_returned,
        'permit', a.permit, 'contactLanguage', a.contact_language, 'messages', a.messages)
        from application a) as application,
      (select json_build_object('id', c.id, 'officeId', c.office_id, 'isWithSender', c.is_with_sender)
        from conversation c) as conversation,
      (select case
          when bool_or(m.content_digest in (${content}, ${unprovenContent})) then 'same'
          when count(*) > 0 then 'other'
        end
        from received_mails m
        where m.message_id_digest = ${messageId} and m.id <> ${mailId} and m.state <> 'ignored'
          and (
            m.state in ('filed', 'drafted')
            or m.content_digest is distinct from ${isProven ? unprovenContent : null}
          )
      ) as earlier,
      coalesce((select office_id from application), ${triageOffice(db, { sender, place })}) as office_id`
  if (!row) throw new Error('The facts of a mail were not found.')
  return row
}
