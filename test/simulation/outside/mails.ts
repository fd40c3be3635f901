import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { dkimSign } from 'mailauth'
import MailComposer from 'nodemailer/lib/mail-composer'
import type Mail from 'nodemailer/lib/mailer'
import { createSenderCheck, type SenderCheck } from '../../../src/correspondence/received-mails/reading/sender-check.ts'
import { mailBytesLimit, type Taken, takeIn } from '../../../src/correspondence/received-mails/receiving/take-in.ts'
import { samplePrivateKey, sampleResolver, sampleSelector } from '../../../src/sample/mail-domain.ts'
import { mailbox } from '../../support/mail/mail-room.ts'
import type { World } from '../bottle/world.ts'

/** A mail to the network. `domain` is the domain that signs it by DKIM; null leaves it unsigned. */
interface Written extends Pick<Mail.Options, 'subject' | 'text' | 'attachments' | 'headers' | 'inReplyTo'> {
  from: string
  to?: string
  domain: string | null
  messageId: string
  /** The sender of the envelope, if it differs from `from`. */
  envelopeFrom?: string
}

const boundaryDigits = 16
const mailHost = mailbox.address.slice(mailbox.address.indexOf('@') + 1)

/** Returns a sender check whose resolver knows the domains of these mails. */
export const sampleSenders = (): SenderCheck =>
  createSenderCheck({ host: mailHost, trustReceived: false, resolver: sampleResolver })

/** The mail servers of the people who write to the network. */
export class Mails {
  readonly #world: () => World
  /** The address of the network. */
  readonly address = mailbox.address

  constructor(world: () => World) {
    this.#world = world
  }

  /** Delivers a mail to the program. Throws when the program does not take it. Returns its bytes, signed. */
  async hands({ domain, envelopeFrom, to = mailbox.address, ...mail }: Written): Promise<Buffer> {
    const raw = await compose({ to, date: this.#world().clock.now(), ...mail })
    const content = domain === null ? raw : await sign(raw, domain)
    await this.handsAgain(content, { from: envelopeFrom ?? mail.from, to })
    return content
  }

  /** Delivers the same bytes again, as a mail server does that got no answer. */
  async handsAgain(content: Buffer, { from, to }: { from: string; to: string }): Promise<Taken> {
    const { database, storage, vault } = this.#world().program
    return takeIn(
      { database, storage, vault, maxBytes: mailBytesLimit, wake: () => {} },
      {
        source: 'smtp',
        content: Readable.from([content]),
        envelope: { sender: from, recipients: [to], remoteAddress: '203.0.113.7', helo: 'mail.example.org' },
      },
    )
  }
}

/** Returns a mail as bytes. The same mail has the same bytes. */
const compose = (mail: Mail.Options & { messageId: string }): Promise<Buffer> =>
  new MailComposer({
    newline: '\r\n',
    baseBoundary: createHash('sha256').update(mail.messageId).digest('hex').slice(0, boundaryDigits),
    ...mail,
  } as Mail.Options)
    .compile()
    .build()

/** Signs a mail by DKIM with the key of the sample domain. */
async function sign(mail: Buffer, signingDomain: string): Promise<Buffer> {
  const by = { signingDomain, selector: sampleSelector, privateKey: samplePrivateKey }
  const { signatures } = await dkimSign(mail, { ...by, signatureData: [by] })
  return Buffer.concat([Buffer.from(signatures), mail])
}
