import { dkimSign } from 'mailauth'
import nodemailer from 'nodemailer'
import MailComposer from 'nodemailer/lib/mail-composer'
import { sampleDomain, samplePrivateKey, sampleSelector } from '../mail-domain.ts'
import { sampleMailbox } from '../mailbox.ts'
import { DemoError } from './visit.ts'

export interface Sent {
  to?: string
  subject: string
  text: string
  attachments?: { filename: string; content: Buffer }[]
}

/**
 * Sends a mail of this date with the DKIM signature of the sample domain. Returns the reference from the server's
 * response. Throws a `DemoError` when that has none.
 */
export async function sendMail(
  port: number,
  from: string,
  date: Date,
  { to = sampleMailbox, ...mail }: Sent,
): Promise<string> {
  const message = await new MailComposer({
    from,
    to,
    messageId: `<${crypto.randomUUID()}@${sampleDomain}>`,
    date,
    newline: '\r\n',
    ...mail,
  })
    .compile()
    .build()
  const by = { signingDomain: sampleDomain, selector: sampleSelector, privateKey: samplePrivateKey }
  const { signatures } = await dkimSign(message, { ...by, signatureData: [by] })
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true })
  try {
    const { response } = await transport.sendMail({
      raw: Buffer.concat([Buffer.from(signatures), message]),
      envelope: { from, to },
    })
    const [, reference] = /Taken as (\S+)/.exec(response) ?? []
    if (reference === undefined) throw new DemoError(`The mail was not taken: ${response}`)
    return reference
  } finally {
    transport.close()
  }
}
