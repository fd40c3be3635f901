import { type MailKeys, readAddress } from './reply-address.ts'

/** The mailbox of the agency, and the keys that sign its subaddresses. */
export interface Mailbox {
  address: string
  keys: MailKeys
}

/** Returns true for an address of ours: the mailbox itself, or a subaddress that we signed. */
export function isOurs({ address, keys }: Mailbox, recipient: string): boolean {
  const read = readAddress(keys, recipient)
  return read !== null && sameAddress(read.mailbox, address)
}

/** Compares addresses without regard to case, as our own mailbox does. */
export const sameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
