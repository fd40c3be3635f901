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

/** Returns true for the mailbox itself, and for it with any extension: mail to all of these comes back to us. */
export const isWithinMailbox = (mailbox: string, address: string): boolean =>
  sameAddress(withoutExtension(address), mailbox)

/** Returns an address without its extension (RFC 5233): `warga+imb@host` is read where `warga@host` is. */
export const withoutExtension = (address: string): string => address.replace(/(?<=[^@])\+[^@]*(?=@)/, '')

/** Compares addresses without regard to case, as our own mailbox does. */
export const sameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
