import { hash } from 'node:crypto'
import type { AddressObject, EmailAddress, HeaderLines, Headers } from 'mailparser'
import { cutText } from '../../../platform/cut-text.ts'
import { readContactAddress } from '../../contacts/contact.ts'
import type { MailTraits } from './automatic.ts'

const recipientsLimit = 100
const lineLimit = 500

/** The headers of a mail that are used. */
export interface MailHeaders {
  /** The address in the From header; null when there is none, or several. */
  from: string | null
  fromName: string
  subject: string
  messageId: string | null
  /** The `Content-Language` of the mail (RFC 3282), unchanged. */
  contentLanguage: string
  /** The addresses of recipients, at most 100. */
  recipients: string[]
  traits: MailTraits
}

/** Reads the headers of a mail. Names, subject and language have at most 500 characters. */
export function readHeaders(headers: Headers): MailHeaders {
  const from = mailboxesIn(headers.get('from'))
  const [only] = from
  return {
    from: from.length === 1 && only?.address !== undefined ? readContactAddress('email', only.address) : null,
    fromName: oneLine(only?.name ?? ''),
    subject: oneLine(wordsIn(headers.get('subject'))),
    messageId: /^<[\x21-\x3b\x3d\x3f-\x7e]{1,250}>$/.exec(wordsIn(headers.get('message-id')).trim())?.[0] ?? null,
    contentLanguage: cutText(wordsIn(headers.get('content-language')), lineLimit),
    recipients: ['delivered-to', 'x-original-to', 'to', 'cc']
      .flatMap((name) => addressesIn(headers.get(name)))
      .slice(0, recipientsLimit),
    traits: traitsIn(headers),
  }
}

/** Reads the headers of automatic mail and mailing lists. */
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

/** Returns the text of a header; of several headers with one name, that of the first. */
function wordsIn(value: HeaderValue): string {
  const first = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' ? first : ''
}

const isAddresses = (value: unknown): value is AddressObject =>
  typeof value === 'object' && value !== null && 'value' in value && Array.isArray(value.value)

function mailboxesIn(value: HeaderValue): EmailAddress[] {
  const lists = Array.isArray(value) ? value : [value]
  return lists.flatMap((list) => (isAddresses(list) ? list.value : [])).flatMap((entry) => entry.group ?? [entry])
}

const addressesIn = (value: HeaderValue): string[] =>
  mailboxesIn(value).flatMap(({ address }) => (address ? [address] : []))

/**
 * Returns a text on one line, without control characters, which can end lines or change the direction of text, and
 * without lone surrogates, which many readers of JSON refuse. Cuts it to 500 characters.
 */
const oneLine = (text: string): string =>
  cutText(
    text
      .toWellFormed()
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
      .trim(),
    lineLimit,
  )

/**
 * Returns the date of a mail as written, and as a moment. The moment is null for an invalid date, for which the parser
 * itself would return the present time.
 */
export function dateIn(lines: HeaderLines): { written: string; at: Date | null } {
  const written =
    lines
      .find(({ key }) => key === 'date')
      ?.line.replace(/^[^:]*:/, '')
      .trim() ?? ''
  const at = new Date(written)
  return { written, at: Number.isNaN(at.getTime()) ? null : at }
}

/**
 * Hashes sender, subject, date, text and files of a mail with SHA-256. Headers that servers add on the way do not
 * change the hash.
 */
export function digestContent(
  headers: Headers,
  date: string,
  written: string,
  files: readonly { sha256: Buffer }[],
): Buffer {
  const content = [
    mailboxesIn(headers.get('from')),
    wordsIn(headers.get('subject')),
    date,
    written,
    files.map(({ sha256 }) => sha256.toString('hex')),
  ]
  return hash('sha256', JSON.stringify(content), 'buffer')
}
