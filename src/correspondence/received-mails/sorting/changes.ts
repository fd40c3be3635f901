import type { Db } from '../../../platform/db/client.ts'
import { maskedAddress } from '../../contacts/contact.ts'
import type { EnteredAttachment, Entry } from './entry.ts'
import { type Decision, type IdentifiedMail, officeOf } from './facts.ts'

/** Days for which the link in the letter about a filed mail is valid. */
const confirmDays = 14

/**
 * Stores the disposition of a mail in its row, and inserts its files, except those of an ignored mail. `confirmDigest`
 * is the hash of the link's token of a filed mail. Returns false when another worker has claimed or settled the mail.
 */
export async function writeMail(
  tx: Db,
  { claimed, examined, senderDigest, messageIdDigest, contentDigest }: IdentifiedMail,
  decision: Decision,
  { sealed, language, files }: Entry,
  confirmDigest: Buffer | null,
): Promise<boolean> {
  const { facts, disposition } = decision
  const { state, reason } = disposition
  const { checks, read, scan } = examined
  const aboutId = facts.application?.id ?? null
  const words = checks && { spf: checks.spf, dkim: checks.dkim, dmarc: checks.dmarc }
  const written = await tx`
    with mail as (
      update received_mails
      set state = ${state},
        dealt_with_at = case when ${state} = 'ignored' then now() end,
        reason = ${reason},
        personal = ${sealed.personal},
        personal_kid = ${sealed.kid},
        sender_digest = ${senderDigest},
        shown = ${read.from === null ? null : maskedAddress('email', read.from)},
        message_id_digest = ${messageIdDigest},
        content_digest = ${contentDigest ?? claimed.contentDigest},
        checks = ${words && JSON.stringify(words)}::text::jsonb,
        authenticated = ${checks?.authenticated ?? false},
        scan = ${scan},
        application_id = ${state === 'filed' ? aboutId : null},
        about_id = ${aboutId},
        office_id = ${state === 'ignored' ? null : officeOf(decision)},
        thread_id = ${reason === 'answer' ? (facts.conversation?.id ?? null) : null},
        language = ${language},
        confirm_digest = ${confirmDigest},
        confirm_until = case when ${confirmDigest !== null} then now() + ${confirmDays} * interval '1 day' end
      where id = ${claimed.id} and state = 'received' and attempts = ${claimed.attempts}
      returning id
    ), file as (
      insert into received_attachments (mail_id, position, file_name, media_type, size_bytes, sha256, object_key, scan,
        slot, slot_named_by)
      select mail.id, f.position, f."fileName", f."mediaType", f."sizeBytes", decode(f.sha256, 'hex'), f."objectKey",
        f.scan, f.slot, f."namedBy"
      from mail,
        jsonb_to_recordset(${JSON.stringify(state === 'ignored' ? [] : files.map(rowOf))}::text::jsonb) as f (
          position smallint, "fileName" text, "mediaType" text, "sizeBytes" bigint, sha256 text, "objectKey" text,
          scan scan_state, slot text, "namedBy" slot_naming)
    )
    select id from mail`
  return written.length === 1
}

const rowOf = ({ sha256, naming, ...file }: EnteredAttachment, index: number) => ({
  ...file,
  position: index + 1,
  sha256: sha256.toString('hex'),
  slot: naming?.slot ?? null,
  namedBy: naming?.by ?? null,
})
