import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { type DNSResolver, dkimSign } from 'mailauth'
import nodemailer from 'nodemailer'
import MailComposer from 'nodemailer/lib/mail-composer'
import type Mail from 'nodemailer/lib/mailer'
import { pino } from 'pino'
import { maskedAddress } from '../../../src/correspondence/contacts/contact.ts'
import { derivedMailKeys, replyAddress, subjectTag } from '../../../src/correspondence/mail/reply-address.ts'
import { type Reading, readingOf } from '../../../src/correspondence/received-mails/receiving/open-mail-in.ts'
import { type HandOver, listenForMail } from '../../../src/correspondence/received-mails/receiving/smtp-listener.ts'
import { mailBytesLimit } from '../../../src/correspondence/received-mails/receiving/take-in.ts'
import { sortMail } from '../../../src/correspondence/received-mails/sorting/sort-mail.ts'
import { actorOf } from '../faults/racing.ts'
import { type Network, testKeys } from '../network.ts'

/** The mailbox of every test network. */
export const mailbox = { address: 'perizinan@ptsp.example', keys: derivedMailKeys(testKeys.searchKey) }

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const published = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')

/** The DNS records: `example.org` rejects unsigned mail (DMARC); `bare.example` only publishes its DKIM key. */
const records: Record<string, string[]> = {
  's1._domainkey.example.org': [`v=DKIM1; k=ed25519; p=${published}`],
  '_dmarc.example.org': ['v=DMARC1; p=reject'],
  's1._domainkey.bare.example': [`v=DKIM1; k=ed25519; p=${published}`],
}
const resolver: DNSResolver = async (domain, rrtype) => {
  const found = rrtype === 'TXT' ? records[domain.replace(/\.$/, '')] : undefined
  if (!found) throw Object.assign(new Error('There is no such name.'), { code: 'ENOTFOUND' })
  return [found]
}

/** Returns the settings of mail sorting: a resolver that knows two domains, and no scanner unless one is given. */
export const reading = (rest: Partial<Reading> = {}): Reading => ({
  ...readingOf(
    {
      host: '127.0.0.1',
      smtpPort: undefined,
      lmtpPort: undefined,
      imap: undefined,
      maxBytes: mailBytesLimit,
      trustReceived: false,
      scanner: undefined,
      keepDays: { answered: 365, closed: 90, ignored: 7 },
      resolver,
    },
    { mailbox, publicUrl: 'http://localhost:3000' },
  ),
  ...rest,
})

export const answersTo = (reference: string) => ({
  to: replyAddress(mailbox.keys, mailbox.address, reference),
  tag: subjectTag(mailbox.keys, reference),
})

/** Returns a mail as bytes, unsigned. */
export const written = (mail: Mail.Options): Promise<Buffer> =>
  new MailComposer({
    from: 'applicant-1@example.org',
    to: mailbox.address,
    subject: 'Tanya',
    text: 'Halo.',
    messageId: `<${crypto.randomUUID()}@example.org>`,
    date: new Date(),
    newline: '\r\n',
    ...mail,
  })
    .compile()
    .build()

/** Signs a mail by DKIM for a domain. */
export async function signed(mail: Buffer, signingDomain = 'example.org'): Promise<Buffer> {
  const by = { signingDomain, selector: 's1', privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }) }
  const { signatures } = await dkimSign(mail, { ...by, signatureData: [by] })
  return Buffer.concat([Buffer.from(signatures), mail])
}

/** Starts a listener for mail. Mails are sorted only when the test calls `reads`. */
export async function mailRoom(
  net: Network,
  {
    maxBytes = mailBytesLimit,
    protocol = 'smtp',
    ...rest
  }: Partial<Reading> & { maxBytes?: number; protocol?: HandOver } = {},
) {
  const intake = { database: net.database, storage: net.storage, vault: net.vault, maxBytes, wake: () => {} }
  const listener = await listenForMail(intake, {
    protocol,
    mailbox,
    host: '127.0.0.1',
    port: 0,
    log: pino({ level: 'silent' }),
  })
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port: listener.port,
    secure: false,
    ignoreTLS: true,
    lmtp: protocol === 'lmtp',
  })
  const sorting = { database: net.database, storage: net.storage, vault: net.vault, ...reading(rest) }
  return {
    intake,
    sorting,
    port: listener.port,
    async close() {
      transport.close()
      await listener.close()
    },
    /** Sends a mail. Returns the listener's last reply. */
    async hands(raw: Buffer, envelope: { from?: string; to?: string | string[] } = {}): Promise<string> {
      const { response } = await transport.sendMail({
        raw,
        envelope: { from: 'applicant-1@example.org', to: mailbox.address, ...envelope },
      })
      return response
    },
    /** Sorts all waiting mails. Returns their number. */
    async reads(): Promise<number> {
      let all = 0
      for (let done = await sortMail(sorting); done > 0; done = await sortMail(sorting)) all += done
      return all
    },
  }
}

/** Inserts a confirmed e-mail contact of a person. */
export async function confirms(net: Network, subject: string, address: string): Promise<void> {
  const { personId } = await actorOf(net, subject)
  const [{ id } = { id: '' }] = await net.database.pool<{ id: string }[]>`select uuidv7() as id`
  const { personal, kid } = await net.vault.seal(id, [{ pointer: '/address', kind: 'other', value: address }])
  await net.database.pool`
    insert into contacts (id, person_id, channel, personal, personal_kid, digest, shown, language, basis, confirmed_at)
    values (${id}, ${personId}, 'email', ${personal}, ${kid}, ${net.vault.digest('email', address)},
      ${maskedAddress('email', address)}, 'en', 'code', now())`
}

interface MailRow {
  id: string
  reference: string
  state: string
  reason: string | null
  authenticated: boolean
  checks: object | null
  office: string | null
  about: string | null
  application: string | null
  sizeBytes: number
}

/** Returns all received mails, the oldest first. */
export const mails = ({ database: { pool } }: Network) => pool<MailRow[]>`
  select m.id, m.reference, m.state, m.reason, m.authenticated, m.checks, o.region_code as office, a.reference as about,
    f.reference as application, m.size_bytes::int as "sizeBytes"
  from received_mails m
  left join offices o on o.id = m.office_id
  left join applications a on a.id = m.about_id
  left join applications f on f.id = m.application_id
  order by m.id`

export const lastMail = async (net: Network): Promise<MailRow> =>
  (await mails(net)).at(-1) ?? assert.fail('There is no mail.')

export const filesOf = ({ database: { pool } }: Network, mailId: string) => pool<
  {
    id: string
    name: string
    type: string
    size: number
    scan: string
    slot: string | null
    by: string | null
    key: string | null
  }[]
>`
  select id, file_name as name, media_type as type, size_bytes::int as size, scan, slot, slot_named_by as by,
    object_key as key
  from received_attachments
  where mail_id = ${mailId}
  order by position`

/** Returns the letters of received mails (`mail_…`), the oldest first. */
export const letters = ({ database: { pool } }: Network) => pool<
  {
    kind: string
    inReplyTo: string | null
    facts: Record<string, string>
    shown: string
    causeId: string
    personal: string
  }[]
>`
  select kind, in_reply_to as "inReplyTo", facts, shown, cause_id as "causeId", personal
  from notices
  where kind like 'mail\_%'
  order by id`
