import type { Doer } from '../../../applications/doer.ts'
import type { Status } from '../../../applications/lifecycle.ts'
import { nextInThread } from '../../../applications/messages/changes.ts'
import type { Db } from '../../../platform/db/client.ts'
import { correspondenceText } from './correspondence-text.ts'

/** An application that takes mail, with the status by which that was decided. */
interface Filing {
  applicationId: string
  status: Status
  mailId: string
}

/**
 * Adds the text of a mail to the correspondence of an application: as a message of its applicant, or of the officer who
 * files it. Returns `full` when there are too many messages, and `closed` when the status has changed or the data was
 * erased.
 */
export async function appendMail(
  tx: Db,
  { applicationId, status, mailId }: Filing,
  mail: { subject?: string; text?: string },
  officer: (Doer & { personId: string }) | null,
): Promise<'appended' | 'closed' | 'full'> {
  const isFromOfficer = officer !== null
  const [appended] = await tx<{ isOpen: boolean; id: string | null }[]>`
    with open as (
      select id, applicant_id
      from applications
      where id = ${applicationId}
        and status = ${status}::application_status
        and discarded_at is null
        and erased_at is null
      for share
    ), thread as (${nextInThread(tx)}), message as (
      insert into messages (application_id, number, kind, side, internal, text, document_ids, author_id, standing,
        office_id, channel, received_mail_id, at)
      select thread.application_id, thread.last, 'message', ${isFromOfficer ? 'office' : 'applicant'}, false,
        ${correspondenceText(mail)}, '{}', ${isFromOfficer ? tx`${officer.personId}::uuid` : tx`open.applicant_id`},
        ${officer?.standing ?? 'applicant'}, ${officer?.officeId ?? null}::uuid, 'email', ${mailId}::uuid,
        clock_timestamp()
      from thread, open
      returning id
    )
    select exists (select from open) as is_open, (select id from message) as id`
  if (appended?.id) return 'appended'
  return appended?.isOpen ? 'full' : 'closed'
}
