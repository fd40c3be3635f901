import type { Db } from '../../../platform/db/client.ts'
import type { Language } from '../../../platform/words.ts'
import type { Vault } from '../../../privacy/vault.ts'
import { type ContactChannel, maskedAddress } from '../../contacts/contact.ts'
import type { NoticeKind } from '../notice.ts'

/** A notice to an address that is no contact, or with content that must not be readable in the database. */
export interface Letter {
  /** The id of the cause. Each cause has one letter, however often it is queued. */
  causeId: string
  kind: NoticeKind
  channel: ContactChannel
  language: Language
  /** An address as `readContactAddress` returns it. */
  address: string
  /** The application that the letter is about; replies are filed in it. */
  applicationId: string | null
  /** Values of the template that are sealed, such as codes. They are erased with the address. */
  secrets?: Record<string, string>
  /** Values of the template that are stored in the clear: nothing personal. */
  facts?: Record<string, string>
  /** The Message-ID of the mail that the letter answers. */
  inReplyTo?: string | null
}

/**
 * Queues a letter. In a transaction it is sent only after the commit. Returns false when the cause already has a
 * letter.
 */
export async function queueLetter(db: Db, vault: Vault, letter: Letter): Promise<boolean> {
  const {
    causeId,
    kind,
    channel,
    language,
    address,
    applicationId,
    secrets = {},
    facts = {},
    inReplyTo = null,
  } = letter
  const values = {
    '/address': address,
    ...Object.fromEntries(Object.entries(secrets).map(([name, value]) => [`/${name}`, value])),
  }
  const sealed = await vault.seal(
    causeId,
    Object.entries(values).map(([pointer, value]) => ({ pointer, kind: 'other' as const, value })),
  )
  const queued = await db`
    insert into notices (cause_id, kind, channel, language, application_id, shown, personal, personal_kid, facts,
      in_reply_to)
    values (${causeId}, ${kind}, ${channel}, ${language}, ${applicationId}, ${maskedAddress(channel, address)},
      ${sealed.personal}, ${sealed.kid}, ${JSON.stringify(facts)}::text::jsonb, ${inReplyTo})
    on conflict (cause_id, contact_id) do nothing`
  return queued.count === 1
}
