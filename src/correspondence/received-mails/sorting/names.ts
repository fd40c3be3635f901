import { type Mailbox, sameAddress } from '../../mail/mailbox.ts'
import { readAddress, readMailSubject, readSubject } from '../../mail/reply-address.ts'

/** The applications, mails and notices that a mail names by addresses and tags that we signed. */
export interface SignedNames {
  /** References of applications. */
  applications: ReadonlySet<string>
  /** References of earlier mails. */
  mails: ReadonlySet<string>
  /** The id of the notice that bounced. */
  noticeId: string | null
}

/**
 * Returns the signed references in the recipients and the subject of a mail. Anything that our keys did not sign is
 * ignored.
 */
export function signedNamesIn({ address, keys }: Mailbox, recipients: readonly string[], subject: string): SignedNames {
  const read = recipients
    .flatMap((recipient) => readAddress(keys, recipient) ?? [])
    .filter(({ mailbox }) => sameAddress(mailbox, address))
  const references = [...read, { reference: readSubject(keys, subject) }]
  const mailReferences = [...read, { mailReference: readMailSubject(keys, subject) }]
  return {
    applications: new Set(references.flatMap(({ reference }) => reference ?? [])),
    mails: new Set(mailReferences.flatMap(({ mailReference }) => mailReference ?? [])),
    noticeId: read.find(({ noticeId }) => noticeId !== null)?.noticeId ?? null,
  }
}
