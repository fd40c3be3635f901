import { type MailKeys, readAddress } from './reply-address.ts'

/** The agency's mailbox: where mail comes from and is answered to, and what its subaddresses are signed with. */
export interface Mailbox {
  address: string
  keys: MailKeys
}

/** Whether mail to this address is for us: to the mailbox itself, or to a subaddress that we signed. */
export function isOurs({ address, keys }: Mailbox, recipient: string): boolean {
  const read = readAddress(keys, recipient)
  return read !== null && sameAddress(read.mailbox, address)
}

/** Our own mailbox answers to any spelling. */
export const sameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
