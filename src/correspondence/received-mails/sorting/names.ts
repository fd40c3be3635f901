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
  return {
    applications: new Set([...read.flatMap(({ reference }) => reference ?? []), ...readSubject(keys, subject)]),
    mails: new Set([...read.flatMap(({ mailReference }) => mailReference ?? []), ...readMailSubject(keys, subject)]),
    noticeId: read.find(({ noticeId }) => noticeId !== null)?.noticeId ?? null,
  }
}
