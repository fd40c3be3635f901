import { type ContactChannel, contactChannels } from '../../correspondence/contacts/contact.ts'
import { derivedMailKeys } from '../../correspondence/mail/reply-address.ts'
import type { Carrier } from '../../correspondence/notifications/sending/carrier.ts'
import type { NoticeServices } from '../../correspondence/notifications/sending/send.ts'
import type { MailInSettings } from '../../correspondence/received-mails/receiving/open-mail-in.ts'
import type { Outbox } from '../../embedded/outbox/outbox.ts'
import type { DataKeys } from '../../privacy/keys.ts'
import { sampleResolver } from '../../sample/mail-domain.ts'
import { sampleMailbox } from '../../sample/mailbox.ts'
import type { Config } from '../settings/config.ts'
import type { StartMode } from './modes.ts'

const usualMailPort = 2525

/** Returns the channels of notices: those with a mail server or gateway, or all of them with an outbox. */
export const channelsOf = ({ mail, gateways }: Config, outbox: Outbox | undefined): ContactChannel[] =>
  contactChannels.filter(
    (channel) => outbox !== undefined || (channel === 'email' ? mail : gateways?.[channel]) !== undefined,
  )

/** Opens the carriers of notices: those configured, and the outbox for the other channels when there is one. */
export async function openPost(
  { mail, mailKeys, gateways, clientUrl, publicUrl }: Config,
  { searchKey }: DataKeys,
  outbox: Outbox | undefined,
  parts: AsyncDisposableStack,
): Promise<NoticeServices> {
  const [{ smtpCarrier }, { gatewayCarrier }] = await Promise.all([
    import('../../correspondence/notifications/sending/smtp.ts'),
    import('../../correspondence/notifications/sending/gateway.ts'),
  ])
  const kept: Carrier | undefined = outbox && {
    carry: ({ noticeId, channel, content }) =>
      outbox.put(`${noticeId}.${channel === 'email' ? 'eml' : 'json'}`, content),
  }
  return {
    mailbox: { address: mail?.from ?? sampleMailbox, keys: mailKeys ?? derivedMailKeys(searchKey) },
    carriers: {
      email: mail ? parts.adopt(smtpCarrier(mail.smtpUrl), (open) => open.close()) : kept,
      sms: gateways?.sms ? gatewayCarrier(gateways.sms, gateways.secret) : kept,
      whatsapp: gateways?.whatsapp ? gatewayCarrier(gateways.whatsapp, gateways.secret) : kept,
    },
    clientUrl,
    publicUrl,
  }
}

/**
 * Returns the settings for incoming mail. With everything in one process and no IMAP or port configured, SMTP listens
 * on port 2525, or on a free port. With the embedded sign-in, DKIM trusts the public key of the sample domain.
 */
export function mailInOf({ mailIn, port, identity }: Config, mode: StartMode): MailInSettings {
  const byItself =
    mode === 'all' && mailIn.imap === undefined && mailIn.smtpPort === undefined && mailIn.lmtpPort === undefined
  const resolver = mode === 'all' && identity === undefined ? sampleResolver : undefined
  return { ...mailIn, resolver, ...(byItself && { smtpPort: port === 0 ? 0 : usualMailPort, orAnyPort: true }) }
}
