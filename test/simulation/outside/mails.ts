import { Readable } from 'node:stream'
import type Mail from 'nodemailer/lib/mailer'
import { mailBytesLimit, type Taken, takeIn } from '../../../src/correspondence/received-mails/receiving/take-in.ts'
import { mailbox, signed, written } from '../../support/mail-room.ts'
import type { World } from '../bottle/world.ts'

/** A mail to the network. `domain` is whose key signs it; null for nobody. */
export interface Written extends Pick<Mail.Options, 'subject' | 'text' | 'attachments' | 'headers' | 'inReplyTo'> {
  from: string
  to?: string
  domain: string | null
  messageId: string
  /** The sender of the envelope, when it is not that of the mail. */
  envelopeFrom?: string
}

/** The mail servers of the people who write to the network. */
export class Mails {
  readonly #world: () => World
  /** The address of the network. */
  readonly address = mailbox.address
  taken = 0
  again = 0

  constructor(world: () => World) {
    this.#world = world
  }

  /** Hands a mail to the program. Throws when the program does not take it: the sender's server tries again. */
  async hands({ domain, envelopeFrom, to = mailbox.address, ...mail }: Written): Promise<Buffer> {
    const world = this.#world()
    const raw = await written({ to, date: world.clock.now(), ...mail })
    const content = domain === null ? raw : await signed(raw, domain)
    await this.handsAgain(content, { from: envelopeFrom ?? mail.from, to })
    return content
  }

  /** Hands the same bytes over, as a mail server does that has not heard that they were taken. */
  async handsAgain(content: Buffer, { from, to }: { from: string; to: string }): Promise<Taken> {
    const { database, storage, vault } = this.#world().program
    const taken = await takeIn(
      { database, storage, vault, maxBytes: mailBytesLimit, wake: () => {} },
      {
        source: 'smtp',
        content: Readable.from([content]),
        envelope: { sender: from, recipients: [to], remoteAddress: '203.0.113.7', helo: 'mail.example.org' },
      },
    )
    if (taken.isNew) this.taken++
    else this.again++
    return taken
  }
}
