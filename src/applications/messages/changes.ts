import type { Db, Fragment } from '../../platform/db/client.ts'
import type { Case } from '../case/case.ts'
import type { PersonalDoer } from '../doer.ts'
import { isInternal, type MessageInput, messagesLimit, type Side, statesOpenTo } from './correspondence.ts'

/**
 * Adds a message to the correspondence of an application, without raising its version; a lock on the thread numbers
 * messages in the order of commits. `isOpen` is false when applicant or office has changed, the status takes no
 * messages of this standing any more, or its data was erased. `id` is null when nothing was written, also when the
 * thread is full.
 */
export async function appendMessage(
  db: Db,
  application: Case,
  side: Side,
  input: MessageInput,
  doer: PersonalDoer,
): Promise<{ isOpen: boolean; id: string | null }> {
  const open = statesOpenTo(doer.standing, application)
  const [appended] = await db<{ isOpen: boolean; id: string | null }[]>`
    with open as (
      select a.id
      from applications a
      where a.id = ${application.id}
        and a.status = any(${[...open]}::application_status[])
        and a.discarded_at is null
        and a.erased_at is null
        and a.applicant_id is not distinct from ${application.applicantId}::uuid
        and a.office_id is not distinct from ${application.office?.id ?? null}::uuid
      for share
    ), thread as (${nextInThread(db)}), message as (
      insert into messages (application_id, number, kind, side, internal, text, document_ids, author_id, standing,
        office_id, channel, at)
      select application_id, last, ${input.kind}::message_kind, ${side}::message_side, ${isInternal(input)},
        ${input.text}, ${[...(input.attachments ?? [])]}::uuid[], ${doer.personId}::uuid, ${doer.standing},
        ${doer.officeId}::uuid, ${doer.channel}::channel, clock_timestamp()
      from thread
      returning id
    )
    select exists (select from open) as is_open, (select id from message) as id`
  return appended ?? { isOpen: false, id: null }
}

/**
 * Returns an insert that takes the next number in the thread of the application in `open`. It locks the thread, and is
 * empty when the thread is full.
 */
export const nextInThread = (db: Db): Fragment => db`
  insert into message_threads as t (application_id, last)
  select id, 1
  from open
  on conflict (application_id)
  do update
  set last = t.last + 1
  where t.last < ${messagesLimit}
  returning application_id, last`

/** Marks messages up to a number as read by one side; for the office also records the time. A mark never goes back. */
export async function markMessagesRead(db: Db, applicationId: string, side: Side, number: number): Promise<void> {
  await db`
    update message_threads
    set
      read_by_applicant = greatest(read_by_applicant, case when ${side} = 'applicant' then ${number}::int else 0 end),
      read_by_office_at = case when ${side} = 'office' and ${number}::int > read_by_office
        then clock_timestamp()
        else read_by_office_at
      end,
      read_by_office = greatest(read_by_office, case when ${side} = 'office' then ${number}::int else 0 end)
    where application_id = ${applicationId}`
}
