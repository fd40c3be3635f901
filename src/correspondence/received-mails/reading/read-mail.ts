import { hash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { AddressObject, AttachmentStream, EmailAddress, HeaderLines, Headers, MessageText } from 'mailparser'
import { fileNameOf } from '../../../applications/documents/file-name.ts'
import { readContactAddress } from '../../contacts/contact.ts'
import type { Flaw } from '../received-mail.ts'
import type { MailTraits } from './automatic.ts'

/** Limits of what is read. What is beyond them is kept as it came, and looked at by an officer. */
const attachmentsLimit = 100
const nodesLimit = 300
export const headBytes = 256 * 1024
const readMilliseconds = 60_000
const htmlLimit = 500_000
const recipientsLimit = 100
/** So much of what was written is kept beside the mail itself. */
const textLimit = 100_000
const lineLimit = 500

/**
 * `ignoreEmbedded` goes on to the splitter: a mail within a mail is a file, also where it says that it is to be shown
 * in its place.
 */
const parsing = {
  maxHeadSize: headBytes,
  maxChildNodes: nodesLimit,
  maxHtmlLengthToParse: htmlLimit,
  skipTextToHtml: true,
  skipImageLinks: true,
  checksumAlgo: false,
  ignoreEmbedded: true,
} as const

/** A mail that cannot be read whole. */
export class Unreadable extends Error {
  readonly flaw: Flaw

  constructor(flaw: Flaw) {
    super(`A mail could not be read: ${flaw}.`)
    this.flaw = flaw
  }
}

export interface ReadMail<T> {
  /** The one address it says it is from; null when it names none, or several. */
  from: string | null
  fromName: string
  subject: string
  text: string
  messageId: string | null
  /** The `Content-Language` of the mail (RFC 3282), unchanged. */
  contentLanguage: string
  date: Date | null
  /** Every address it names as one it was sent to. */
  recipients: string[]
  traits: MailTraits
  files: (T & { fileName: string })[]
  /** By which the same mail is known, whatever servers added to it on its way. */
  contentDigest: Buffer
}

/**
 * Reads a mail as it comes, and gives each of its files to `take`, one after the other. What is inside a file is never
 * unpacked: an archive, a winmail.dat or another mail is a file. Throws `Unreadable`, and what
 * `take` or the source fails with.
 */
export async function readMail<T extends { sha256: Buffer }>(
  source: Readable,
  take: (content: Readable) => Promise<T>,
): Promise<ReadMail<T>> {
  const { MailParser } = await import('mailparser')
  const parser = new MailParser(parsing)
  const files: ReadMail<T>['files'] = []
  const failures: unknown[] = []
  const signal = AbortSignal.timeout(readMilliseconds)
  let written = ''
  async function takeParts(parts: AsyncIterable<AttachmentStream | MessageText>): Promise<void> {
    for await (const part of parts) {
      if (part.type === 'text') written = part.text ?? ''
      else if (files.length >= attachmentsLimit) throw new Unreadable('too_many_parts')
      else
        files.push({
          ...(await take(part.content).catch((error: unknown) => {
            failures.push(error)
            throw error
          })),
          fileName: fileNameOf(part.filename ?? nameless(part)),
        })
      if (part.type === 'attachment') part.release?.()
    }
  }
  try {
    await Promise.all([
      pipeline(source, parser, { signal }),
      takeParts(parser).catch((error: unknown) => {
        parser.destroy()
        throw error
      }),
    ])
  } catch (error) {
    const [failure = source.errored] = failures
    throw signal.aborted ? new Unreadable('took_too_long') : (failure ?? flawOf(error, files.length))
  }
  const { headers, headerLines } = parser
  const found = headers || new Map()
  const date = dateIn(headerLines || [])
  return {
    ...known(found, written),
    date: date.at,
    files,
    contentDigest: contentDigest(found, date.written, written, files),
  }
}

/** Mails within mails, and what was sent without a name. */
const nameless = ({ contentType }: AttachmentStream): string =>
  contentType === 'message/rfc822' ? 'message.eml' : 'file'

/** The parser's words for a limit of ours; a mail with more files than may be breaks it off, too. */
function flawOf(error: unknown, files: number): Unreadable {
  if (files >= attachmentsLimit || (error instanceof Error && /child nodes/i.test(error.message)))
    return new Unreadable('too_many_parts')
  return new Unreadable('malformed')
}

/** What the headers say, each in one line and cut where it gets too long. */
function known(headers: Headers, written: string): Omit<ReadMail<never>, 'files' | 'contentDigest' | 'date'> {
  const from = mailboxesIn(headers.get('from'))
  const [only] = from
  return {
    from: from.length === 1 && only?.address !== undefined ? readContactAddress('email', only.address) : null,
    fromName: oneLine(only?.name ?? ''),
    subject: oneLine(wordsIn(headers.get('subject'))),
    text: printable(written).slice(0, textLimit),
    messageId: /^<[\x21-\x3b\x3d\x3f-\x7e]{1,250}>$/.exec(wordsIn(headers.get('message-id')).trim())?.[0] ?? null,
    contentLanguage: wordsIn(headers.get('content-language')).slice(0, lineLimit),
    recipients: ['delivered-to', 'x-original-to', 'to', 'cc']
      .flatMap((name) => addressesIn(headers.get(name)))
      .slice(0, recipientsLimit),
    traits: traitsIn(headers),
  }
}

function traitsIn(headers: Headers): MailTraits {
  const contentType = headers.get('content-type')
  const isStructured = typeof contentType === 'object' && 'params' in contentType
  return {
    autoSubmitted: wordsIn(headers.get('auto-submitted')).toLowerCase(),
    precedence: wordsIn(headers.get('precedence')).trim().toLowerCase(),
    isReport: isStructured && contentType.value === 'multipart/report',
    hasListHeader: headers.has('list'),
    suppressesAnswers: wordsIn(headers.get('x-auto-response-suppress')) !== '',
    isAutoReply: headers.has('x-autoreply') || headers.has('x-autorespond'),
    returnPath: headers.has('return-path') ? (addressesIn(headers.get('return-path'))[0] ?? null) : undefined,
  }
}

type HeaderValue = ReturnType<Headers['get']>

const wordsIn = (value: HeaderValue): string =>
  typeof value === 'string' ? value : Array.isArray(value) && typeof value[0] === 'string' ? value[0] : ''

const isAddresses = (value: unknown): value is AddressObject =>
  typeof value === 'object' && value !== null && 'value' in value && Array.isArray(value.value)

function mailboxesIn(value: HeaderValue): EmailAddress[] {
  const lists = Array.isArray(value) ? value : [value]
  return lists.flatMap((list) => (isAddresses(list) ? list.value : [])).flatMap((entry) => entry.group ?? [entry])
}

const addressesIn = (value: HeaderValue): string[] =>
  mailboxesIn(value).flatMap(({ address }) => (address ? [address] : []))

/** Control characters end lines, and some of them turn the direction of what follows. */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, lineLimit)

/** Text that the database takes and a screen shows: lines, and no other control characters. */
const printable = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim()

/** The day as it stands there: the parser takes now for what is no day. */
function dateIn(lines: HeaderLines): { written: string; at: Date | null } {
  const written =
    lines
      .find(({ key }) => key === 'date')
      ?.line.replace(/^[^:]*:/, '')
      .trim() ?? ''
  const at = new Date(written)
  return { written, at: Number.isNaN(at.getTime()) ? null : at }
}

function contentDigest(headers: Headers, date: string, written: string, files: readonly { sha256: Buffer }[]): Buffer {
  const content = [
    mailboxesIn(headers.get('from')),
    wordsIn(headers.get('subject')),
    date,
    written,
    files.map(({ sha256 }) => sha256.toString('hex')),
  ]
  return hash('sha256', JSON.stringify(content), 'buffer')
}
