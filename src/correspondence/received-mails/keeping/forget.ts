import { forgetLetters } from '../../../applications/without-data.ts'
import type { Db } from '../../../platform/db/client.ts'
import { discardObjects } from '../../../platform/stored-objects/ownership.ts'
import { dot } from '../../../privacy/mask.ts'
import type { ReceivedMailState } from '../received-mail.ts'

/**
 * Final states of mails without an application. Such a mail is erased some days after it was dealt with. Mail of an
 * application is erased with the data of that application; a mail that waits for an officer is never erased.
 */
const keptStates = ['answered', 'closed', 'ignored'] as const satisfies readonly ReceivedMailState[]
export type KeepDays = Readonly<Record<(typeof keptStates)[number], number>>

const batch = 100

/**
 * Erases text, sender and files of mails whose time is over, and the addresses of the letters that answered them.
 * Reference, date, state and acts stay. The sweep deletes the bytes. One batch; returns the number of mails. A mail
 * that an officer has dealt with meanwhile is skipped.
 */
export async function forgetMails(db: Db, keepDays: KeepDays): Promise<number> {
  const kept = keptStates.map((state) => ({ state, days: keepDays[state] }))
  const [row] = await db<{ count: number }[]>`
    with due as (
      select m.id, m.dealt_with_at
      from jsonb_to_recordset(${JSON.stringify(kept)}::text::jsonb) as k (state received_mail_state, days int)
      cross join lateral (
        select m.id, m.dealt_with_at
        from received_mails m
        where m.state = k.state and m.state in ('answered', 'closed', 'ignored') and m.personal is not null
          and m.dealt_with_at <= now() - k.days * interval '1 day'
        order by m.dealt_with_at
        limit ${batch}
      ) m
      limit ${batch}
    ), forgotten as (
      update received_mails m
      set personal = null, personal_kid = null, sender_digest = null, shown = ${dot.repeat(3)},
        message_id_digest = null, content_digest = null, sha256 = null, object_key = null
      from due
      where m.id = due.id and m.dealt_with_at = due.dealt_with_at and m.personal is not null
      returning m.id, old.object_key
    ), unattached as (
      delete from received_attachments f
      using forgotten
      where f.mail_id = forgotten.id
      returning f.object_key
    ), unanswered as (${forgetLetters(db, db`forgotten`)}),
    stray as (${discardObjects(db, db`forgotten`, db`unattached`)})
    select count(*)::int as count from forgotten`
  return row?.count ?? 0
}
