import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { AttachmentStream, MessageText } from 'mailparser'
import { fileNameOf } from '../../../applications/documents/uploads/file-name.ts'
import { cutText } from '../../../platform/cut-text.ts'
import type { MailFlaw } from '../received-mail.ts'
import { dateIn, digestContent, type MailHeaders, readHeaders } from './mail-headers.ts'

/** Limits of reading. A mail beyond them is stored as it came, and goes to an officer. */
const attachmentsLimit = 100
const nodesLimit = 300
export const headBytes = 256 * 1024
const readMilliseconds = 60_000
const htmlLimit = 500_000
/** Characters of the text that are stored besides the mail itself. */
const textLimit = 100_000

/**
 * `ignoreEmbedded` is an option of the parser's splitter: a mail within a mail is a file, even if it is marked as
 * inline.
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

/** The error for a mail that cannot be read completely. */
export class Unreadable extends Error {
  readonly flaw: MailFlaw

  constructor(flaw: MailFlaw) {
    super(`A mail could not be read: ${flaw}.`)
    this.flaw = flaw
  }
}

/** The content of a mail. */
export interface ReadMail<T> extends MailHeaders {
  text: string
  date: Date | null
  files: (T & { fileName: string })[]
  /**
   * The hash by which a repetition of the mail is recognised. It leaves out the headers that servers add on the way.
   */
  contentDigest: Buffer
}

/**
 * Reads a mail from its stream, and calls `take` with each of its files, one by one. Files are never unpacked: an
 * archive, a winmail.dat or another mail is one file. Throws `Unreadable`, and the errors of `take` or the source.
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
    ...readHeaders(found),
    text: cutText(printable(written), textLimit),
    date: date.at,
    files,
    contentDigest: digestContent(found, date.written, written, files),
  }
}

/** A header that says the sender or the subject, whole: another line follows. */
const senderOrSubject = /(?<=^|\n)(?:from|subject):[^\n]*(?:\n[ \t][^\n]*)*\n(?=[^ \t])/gi

/**
 * Reads sender and subject at the beginning of a mail. A header that is not whole there is left out. The others do not
 * count for the limit of all headers, as the recipients of a mail may be more than that.
 */
export async function readHead(beginning: Buffer): Promise<Pick<MailHeaders, 'from' | 'subject'>> {
  const lines = beginning.toString('latin1').replaceAll('\r\n', '\n')
  const end = lines.indexOf('\n\n')
  const head = (end < 0 ? lines : lines.slice(0, end + 2)).match(senderOrSubject) ?? []
  const unread = { from: null, subject: '' }
  return readMail(Readable.from([Buffer.from(`${head.join('')}\n`, 'latin1')]), nothingOf).catch(() => unread)
}

async function nothingOf(content: Readable): Promise<{ sha256: Buffer }> {
  content.resume()
  return { sha256: Buffer.alloc(0) }
}

/** The name of a file that was sent without one. */
const nameless = ({ contentType }: AttachmentStream): string =>
  contentType === 'message/rfc822' ? 'message.eml' : 'file'

/** Returns the flaw that an error of the parser means. A mail with too many files makes the parser fail, too. */
function flawOf(error: unknown, files: number): Unreadable {
  if (files >= attachmentsLimit || (error instanceof Error && /child nodes/i.test(error.message)))
    return new Unreadable('too_many_parts')
  return new Unreadable('malformed')
}

/** Returns text that can be stored and shown: without control characters other than line breaks and tabs. */
const printable = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim()
