import { setTimeout as wait } from 'node:timers/promises'
import { dkimSign } from 'mailauth'
import nodemailer from 'nodemailer'
import MailComposer from 'nodemailer/lib/mail-composer'
import { sampleDomain, samplePrivateKey, sampleSelector } from '../mail-domain.ts'
import { sampleMailbox } from '../mailbox.ts'
import { DemoError, tell, type Visit } from './visit.ts'

interface Letter {
  name: string
  to: string
  subject: string
}
interface Sent {
  to?: string
  subject: string
  text: string
  attachments?: { filename: string; content: Buffer }[]
}

/** The number of attempts of `awaitFact`. */
export const looks = 120
const lookMilliseconds = 500

/**
 * Sends a mail with the DKIM signature of the sample domain. Returns the reference from the server's response. Throws a
 * `DemoError` when that has none.
 */
export async function sendMail(port: number, from: string, { to = sampleMailbox, ...mail }: Sent): Promise<string> {
  const message = await new MailComposer({
    from,
    to,
    messageId: `<${crypto.randomUUID()}@${sampleDomain}>`,
    date: new Date(),
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

/** Waits for a letter to `address` with `words` in its subject. Returns its source. */
export async function awaitLetter(visit: Visit, address: string, words: string): Promise<string> {
  const letter = await awaitFact(`a letter about ${words}`, async () => {
    const { data }: { data: Letter[] } = JSON.parse(await visit.reads('/outbox'))
    return data.find(({ to, subject }) => to === address && subject.includes(words))
  })
  tell('by mail', `gets: ${letter.subject}`)
  return visit.reads(`/outbox/${letter.name}`)
}

/** Returns the reply address of a letter; an empty string when it has none. */
export const replyToOf = (letter: string): string => /^Reply-To: <?([^\s>]*)/im.exec(letter)?.[1] ?? ''

/** Returns the text of a letter without the line breaks of quoted-printable (RFC 2045 §6.7). */
export const plainText = (letter: string): string => letter.replace(/=\r?\n/g, '').replaceAll('=3D', '=')

/** Calls `look` every half second until it returns a value. Throws a `DemoError` after 120 attempts. */
export async function awaitFact<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let count = 0; count < looks; count++) {
    const seen = await look()
    if (seen !== undefined) return seen
    await wait(lookMilliseconds)
  }
  throw new DemoError(
    `It took too long until ${what}. Is --mail-port that of the server at --url? The server prints it at its start.`,
  )
}
