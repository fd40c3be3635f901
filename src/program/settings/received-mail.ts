import Type from 'typebox'
import { OptionalText } from './optional-text.ts'

const Days = (days: number, what: string) =>
  Type.Integer({
    minimum: 0,
    maximum: 36_500,
    default: days,
    description: `${what}. The number is not taken from a law.`,
  })

/** Settings of mail that comes in. */
export const receivedMailSettings = {
  MAIL_SMTP_PORT: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 65_535,
      description: 'Port at which mail is taken in by SMTP; 0 takes any free one.',
    }),
  ),
  MAIL_LMTP_PORT: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 65_535,
      description: 'The same by LMTP, for a mail server that delivers by it.',
    }),
  ),
  MAIL_HOST: Type.String({
    minLength: 1,
    default: '127.0.0.1',
    description: 'Address at which mail is taken in; only mail servers of yours may reach it.',
  }),
  MAIL_TLS_KEY: OptionalText('Path of a PEM file: the private key with which both offer STARTTLS.'),
  MAIL_TLS_CERTIFICATE: OptionalText(
    'Path of a PEM file: its certificate, and those of the authorities in between. Read again when it changes.',
  ),
  MAIL_IMAP_URL: Type.Optional(
    Type.String({
      pattern: '^imaps?://[^/?#\\s]+(/[^?#\\s]*)?$',
      examples: ['imaps://user:password@mail.example/INBOX'],
      description: 'Mailbox that mail is fetched from, as imaps://user:password@host/INBOX.',
    }),
  ),
  MAIL_IMAP_TAKEN: Type.String({
    minLength: 1,
    maxLength: 100,
    default: 'Satu Pintu',
    description: 'Folder there that fetched mail is moved to.',
  }),
  MAIL_MAX_BYTES: Type.Integer({
    minimum: 100_000,
    maximum: 104_857_600,
    default: 26_214_400,
    description: 'A mail that is larger is not taken in.',
  }),
  MAIL_TRUST_RECEIVED: Type.String({
    pattern: '^(yes|no)$',
    examples: ['yes', 'no'],
    default: 'no',
    description:
      'Whether the topmost Received header of a mail was written by a mail server of yours, so that SPF can be judged by it.',
  }),
  MAIL_KEEP_ANSWERED_DAYS: Days(
    365,
    'For how many days after its last answer a mail that belongs to no application is kept',
  ),
  MAIL_KEEP_CLOSED_DAYS: Days(90, 'The same of a mail that an officer has closed'),
  MAIL_KEEP_IGNORED_DAYS: Days(7, 'The same of what was put aside by itself, such as the answer of a machine'),
}
